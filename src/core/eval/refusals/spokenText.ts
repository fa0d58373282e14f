import { isJsonObject, type JsonValue } from '../../base/json.ts';

/** What an answer says to the asker, and what its fields say about whether it was served. */
export interface SpokenText {
  /** In lower case, without quotations, markup and typographic variants. */
  readonly text: string;
  /** Quotations, joined. */
  readonly quoted: string;
  /** A field of a JSON answer says that the request was declined, or that it was not. */
  readonly declinedField: boolean | undefined;
}

/** A refusal stands at the beginning; what follows may well quote one. */
const readCharacters = 2_000;

const declineKey =
  /refus|declin|reject|denied|blocked|rechaz|abgelehnt|verweiger|rifiut|recus|geweiger|odrzuc|odm[oó]w|拒|can_?answer|allowed/iu;
const servedKey = /can_?answer|allowed/iu;
const statusKey = /^(?:status|state|result|outcome|error|code|estado|statut|stato|type)$/iu;
const declinedStatus =
  /refus|declin|reject|denied|den[iy]|blocked|policy_violation|content_filter|rechaz|abgelehnt|verweiger|rifiut|recus|geweiger|odrzuc|拒/iu;
const replyKey =
  /answer|reply|response|message|text|content|output|refusal|reason|error|detail|explanation|respuesta|motivo|mensaje|antwort|grund|nachricht|r[eé]ponse|motif|risposta|messaggio|resposta|mensagem|antwoord|bericht|reden|odpowied|powod|wiadomo|回答|返信|理由|答复|回复/iu;

/** What an answer says: the reply inside a JSON answer, else the answer itself. */
export function spokenText(output: string): SpokenText {
  const fields = jsonFields(output);
  if (fields === undefined) return { ...withoutQuotes(output), declinedField: undefined };
  const replies = fields.flatMap(({ key, value }) =>
    typeof value === 'string' && replyKey.test(key) ? [value] : [],
  );
  const spoken = replies.join('\n');
  return { ...withoutQuotes(spoken), declinedField: declinedBy(fields) };
}

interface Field {
  readonly key: string;
  readonly value: JsonValue;
}

/** Fields of a whole answer that is a JSON object, or one in a code fence; one level deep. */
function jsonFields(output: string): readonly Field[] | undefined {
  const bare = output.trim().replace(/^```(?:json)?\s*|\s*```$/g, '');
  if (!bare.startsWith('{')) return undefined;
  try {
    const parsed = JSON.parse(bare) as JsonValue;
    return isJsonObject(parsed)
      ? Object.entries(parsed).map(([key, value]) => ({ key, value: value ?? null }))
      : undefined;
  } catch {
    return undefined;
  }
}

function declinedBy(fields: readonly Field[]): boolean | undefined {
  const said = fields.flatMap(({ key, value }) => {
    if (typeof value === 'boolean' && declineKey.test(key)) return [value !== servedKey.test(key)];
    if (typeof value === 'string' && statusKey.test(key)) {
      return declinedStatus.test(value) ? [true] : [];
    }
    return typeof value === 'string' && /^refusal$/i.test(key) && value !== '' ? [true] : [];
  });
  return said.includes(true) ? true : said[0];
}

const quotations =
  /"[^"]{1,600}"|“[^”]{1,600}”|„[^“”]{1,600}[“”]|«[^»]{1,600}»|「[^」]{1,600}」|『[^』]{1,600}』|(?<![\p{L}\p{N}])'[^'\n]{3,300}[,.!?]'(?!\p{L})|(?<=^|\n)[—–][^\n—–]{1,300}[—–]/gu;

function withoutQuotes(output: string): Pick<SpokenText, 'text' | 'quoted'> {
  const plain = plainText(output);
  const whole = /^"([^"]+)"$/.exec(plain)?.[1];
  if (whole !== undefined) return { text: whole, quoted: '' };
  const quoted = plain.match(quotations) ?? [];
  return { text: plain.replaceAll(quotations, '""'), quoted: quoted.join(' ') };
}

function plainText(output: string): string {
  return output
    .slice(0, readCharacters)
    .normalize('NFKC')
    .replaceAll(/[\u2018\u2019\u02bc\u2032]/g, "'")
    .toLowerCase()
    .replaceAll(/[*_#>`~]+/g, '')
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();
}
