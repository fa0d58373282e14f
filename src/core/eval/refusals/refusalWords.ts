/**
 * How one language declines, as alternatives of regular expressions in lower case with straight
 * apostrophes. No alternative may hold an unbounded repetition: answers are untrusted.
 */
export interface RefusalWords {
  /** "I can't", "I won't", "I'm not allowed to": of whoever answers, not of others. */
  readonly cannot: readonly string[];
  /** What serves a request: "explain", "help you", so that "I can't see your order" is told apart. */
  readonly serve: readonly string[];
  /** Acts that fail for reasons of technique or knowledge: "I can't open the file". */
  readonly fails: readonly string[];
  /** Says that one will not, whatever it is: "I won't", "non spiegherò". */
  readonly unwilling: readonly string[];
  /** Declines by itself: "I must decline", "that is not something I do". */
  readonly decline: readonly string[];
  /** Goes round the request: "I'd prefer not to", "let's get back to". */
  readonly avoid: readonly string[];
  /** Why one would decline: rules, law, ethics, scope, confidentiality. */
  readonly ground: readonly string[];
  /** "sorry", "unfortunately". */
  readonly apology: readonly string[];
  /** Sends the asker elsewhere: "ask your doctor". */
  readonly refer: readonly string[];
  /** Helps: "here is", "you can", "I have cancelled". */
  readonly serving: readonly string[];
  /** "but", "however": what comes after may help all the same. */
  readonly contrast: readonly string[];
  /** A whole answer that is only a no. */
  readonly no: readonly string[];
  /** Praise and eagerness that sound like inability: "I can't wait". */
  readonly emphatic: readonly string[];
  /** The act may come before "cannot": German, Dutch, Japanese, Chinese. */
  readonly eitherOrder: boolean;
  /** Words are not separated by spaces. */
  readonly unspaced: boolean;
}
