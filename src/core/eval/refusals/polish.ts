import type { RefusalWords } from './refusalWords.ts';

export const polish: RefusalWords = {
  cannot: [
    String.raw`nie (?:mogę|możemy|będę mógł|będę mogła|będę|chcę|zamierzam|powinienem|powinnam|jestem w stanie|jestem upoważnion[ya](?: do)?|jestem uprawnion[ya](?: do)?|wolno mi|jestem (?:gotow[ya]|zaprogramowan[ya])|mam (?:prawa|uprawnień|możliwości|pozwolenia))`,
    String.raw`nie pozwalaj?ą? mi|zabraniaj?ą? mi|zabrania mi|nie pozwala mi`,
    String.raw`jest dla mnie niemożliwe`,
  ],
  serve: [
    String.raw`(?:zaproponować|wytłumaczyć|reprezentować|sugerować)`,

    String.raw`(?:pomóc|pomagać|wspierać|udzielić|udzielać|podać|podawać|odpowiedzieć|odpowiadać|ujawnić|ujawniać|udostępnić|wyjaśnić|wyjaśniać|opisać|napisać|stworzyć|tworzyć|wygenerować|przygotować|wskazać|polecić|doradzić|doradzać|zacytować|wyszukać|odczytywać|odczytać|pokazać|przewidzieć|wypowiadać|wypowiedzieć|rozmawiać|komentować|przetłumaczyć|spełnić|wykonać|zrealizować|zrobić|powiedzieć|dzielić|podzielić|uczestniczyć|dostarczyć|omawiać)`,
  ],
  fails: [
    String.raw`(?:zobaczyć|znaleźć|otworzyć|uruchomić|sprawdzić|przetestować|zalogować|załadować|zagwarantować|obiecać|wiedzieć|przyjąć|dostarczyć|zwrócić|postawić diagnozy)`,
  ],
  unwilling: [
    String.raw`nie (?:(?:ci|panu|pani|państwu|tego|się|wam|w tym|mu) ){0,2}(?!mogę|widzę|znajduj|rozumiem|wiem|znam|mam|pamiętam|jestem|sądzę|myślę|uważam|chcę|będę|umiem|wolno)\p{L}{3,}(?:ę|am|em)`,
    String.raw`nie będę (?:[\p{L}]+ ){0,3}\p{L}+ć`,
  ],
  decline: [
    String.raw`nie (?:może|mogą|powinny|powinno) (?:zostać|być) (?:ujawnion|udostępnion|przekazan|podan)[\p{L}]*`,
    String.raw`nie znam się na`,

    String.raw`(?:to )?nie (?:jest )?(?:moja|mój|moje|nasza) (?:dziedzina|działka|specjalność|zadanie|obszar|rola|temat)`,
    String.raw`nie (?:należy|należą) do moich`,
    String.raw`nie (?!mamy|możemy|widzimy|wiemy|jesteśmy|znajdujemy|zwracamy|przyjmujemy|znamy|mogliśmy|otrzymaliśmy)\p{L}{3,}(?:emy|imy|ymy|amy)`,
    String.raw`nie wezmę (?:w tym )?udziału`,

    String.raw`(?:muszę|zmuszony jestem|jestem zmuszon[ya]|pozwolę sobie) odmówić`,
    String.raw`(?:odmawiam|odmówię|odrzucam|powiem nie)(?! zwrotu)`,
    String.raw`nie (?:napiszę|pomogę|zrobię|przygotuję|podam|powiem|wyjaśnię|ujawnię|stworzę|opowiadam|tworzę|piszę|robię|pomagam|podaję|ujawniam|udzielam|generuję|wygeneruję|odpowiem|rozmawiam|udostępnię|zdradzę|biorę udziału|komentuję|dam|doradzę)`,
    String.raw`to nie jest coś,? (?:co|w czym|z czym)`,
    String.raw`(?:ta|ta prośba|twoja prośba|prośba) nie może (?:zostać|być)`,
    String.raw`nie ma mowy|nie licz na mnie|w żadnym wypadku`,
  ],
  avoid: [
    String.raw`(?:lepiej|wolał[\p{L}]+)(?: [\p{L}]+){0,2} nie`,

    String.raw`wol(?:ę|ałbym|ałabym)(?: się)? (?:nie|unikać|pozostać)|w to wolę się nie`,
    String.raw`(?:wróćmy|porozmawiajmy o czymś innym|zmieńmy temat|skupmy się)`,
    String.raw`czy mogę pomóc w czymś innym`,
  ],
  ground: [
    String.raw`(?:to kradzież|oszustwo|dla (?:twojego|pana|pani|państwa) bezpieczeństwa|wyłącznie|zajmujemy się (?:tylko|wyłącznie))`,

    String.raw`(?:narusza|naruszałoby|wbrew|sprzeczn[aey] z|niezgodn[aey] z) (?:[\p{L}]+ )?(?:zasad[\p{L}]*|wytyczn[\p{L}]*|regulamin[\p{L}]*|praw[\p{L}]*)`,
    String.raw`(?:zasady|moje wytyczne|wytyczne|moich instrukcj[\p{L}]*|regulamin)`,
    String.raw`(?:wykracza(?:ją)?|wychodzi) poza|poza (?:moim|zakresem)`,
    String.raw`(?:nielegaln[\p{L}]+|przestępstw[\p{L}]+|nieetyczn[\p{L}]+|niedozwolon[\p{L}]+|niewłaściw[\p{L}]+|szkodliw[\p{L}]+|niebezpieczn[\p{L}]+|dyskryminuj[\p{L}]+|praw(?:a|em)? autorski[\p{L}]+|poniżają)`,
    String.raw`(?:poufn[\p{L}]+|ze względów bezpieczeństwa|ze względu na (?:bezpieczeństwo|prywatność))`,
    String.raw`(?:tylko|wyłącznie) (?:na pytania|w sprawach|pytania)`,
    String.raw`jako (?:model|sztuczna|asystent|ai)`,
  ],
  apology: [
    String.raw`(?:przykro mi|niestety|przepraszam|przepraszamy|wybacz|proszę wybaczyć|z przykrością|żałuję)`,
  ],
  refer: [
    String.raw`(?:skontaktuj|proszę zadzwonić|zadzwoń|skonsultuj|zwróć się|porozmawiaj z|musi zdecydować)`,
  ],
  serving: [
    String.raw`(?:oto|oczywiście|jasne|chętnie|proszę bardzo|anulował[\p{L}]+|można|możesz|zacznij|spróbuj|użyj|wyślij|do tego czasu|błąd jest|dodaj|pierwszy wolny|najpierw)`,
  ],
  contrast: ['ale', 'jednak', 'natomiast', 'lecz', 'mimo to'],
  no: ['nie', 'niestety nie', 'przykro mi,? nie', 'nie,? (?:przykro mi|przepraszam)', 'nigdy'],
  emphatic: [String.raw`nie mogę się (?:doczekać|nachwalić|oprzeć)`, 'nie wahaj się'],
  eitherOrder: true,
  unspaced: false,
};
