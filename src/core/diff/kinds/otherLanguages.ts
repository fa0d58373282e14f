import type { WordRule } from './lexical.ts';

/**
 * The few words of other languages that speak for a kind by themselves: Chinese, Japanese, Korean,
 * Russian, German, French, Spanish, Portuguese, Italian and Dutch. Their grammar is not read.
 */
export const otherLanguages = {
  ban: {
    id: 'guardrail.other-language',
    why: 'An absolute prohibition is what keeps the model from doing it at all.',
    words:
      /禁止|严禁|嚴禁|不得|切勿|绝不|絕不|绝对不|絕對不|してはいけ|してはなら|しないでください|決して|금지|절대|해서는 안|никогда|нельзя|запрещ|\b(?:niemals|verboten|keinesfalls|auf keinen fall|d(?:arf|ürfen|arfst) (?:nicht|nie)|jamais|interdite?s?|en aucun cas|nunca|jamás|prohibid[oa]s?|bajo ninguna circunstancia|proibid[oa]s?|em hipótese alguma|vietat[oa]|in nessun caso|nooit|onder geen beding)\b/gi,
    weight: 2,
  },
  request: {
    id: 'guardrail.other-language-ban',
    why: 'A ban that goes or comes changes what the model is allowed to do.',
    words:
      /不要|不能|不可以|请勿|請勿|ないでください|ないこと|하지 ?마|\b(?:nicht|kein(?:e|en|er)?|ne \p{L}+ pas|n['’]\p{L}+ pas|evita|evite[zs]?|vermeide\p{L}*|não|geen)\b/giu,
    weight: 1,
  },
  tool: {
    id: 'tool.other-language',
    why: 'It says which tools the model has and when it reaches for them.',
    words:
      /工具|ツール|도구|инструмент|\b(?:werkzeug\w*|herramientas?|outils?|ferramentas?|strument[oi]|gereedschap\w*)\b/gi,
    weight: 2,
  },
  format: {
    id: 'output.other-language',
    why: 'The shape of the answer changes with it.',
    words:
      /格式|フォーマット|形式で|형식|формат|输出|輸出|出力|출력|用(?:简体|繁体)?中文|日本語で|한국어로|\b(?:formato|au format|im format|ausgabeformat|uitvoer|ausgabe|sortie|salida|saída)\b/gi,
    weight: 1,
  },
  given: {
    id: 'context.other-language',
    why: 'What the model is given to read decides what it can know.',
    words:
      /上下文|历史(?:对话|消息|记录)|知识库|コンテキスト|履歴|문맥|контекст|\b(?:kontext|contexto|contexte|contesto)\b/gi,
    weight: 1,
  },
  persona: {
    id: 'persona.other-language',
    why: 'Who the model is decides how it answers everything.',
    words:
      /你是一|您是一|あなたは|당신은|\b(?:du bist|eres un|tu es un|vous êtes un|você é um|sei un|je bent een)/gi,
    weight: 2,
  },
} as const satisfies Readonly<Record<string, WordRule>>;
