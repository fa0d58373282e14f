const english =
  /\b(?:the|a|an|is|are|be|to|of|in|on|for|with|and|or|not|no|do|you|your|it|this|that|if|when|from|as|by|at|use|must|should|will|can|all|any|only|never|always)\b/gi;
const foreign =
  /\b(?:der|die|das|und|nicht|ein|eine|ist|sie|mit|für|auf|den|dem|werden|wenn|le|la|les|des|une|est|pas|vous|dans|pour|avec|sont|que|qui|el|los|las|una|por|para|con|como|usted|del|il|lo|gli|che|non|di|per|sono|della|nel|o|os|um|uma|não|você|ao|het|een|niet|van|voor|met|op)\b/gi;

/**
 * Whether a sentence is in a language whose words no rule reads: mostly letters that English does not
 * have, or function words of another European language and fewer English ones. Short texts and names
 * are taken for English.
 */
export function isForeign(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const unlike = text.match(/[^\p{Script=Latin}\P{L}]/gu)?.length ?? 0;
  if (unlike >= 2 && unlike * 3 >= letters) return true;
  const others = text.match(foreign)?.length ?? 0;
  return others >= 3 && others > 2 * (text.match(english)?.length ?? 0);
}
