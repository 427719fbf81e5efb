import { type Bits, bitsWhere } from './bits.ts';

/** Tells which of some names begin with, end with or hold a text; each question is answered once. */
export class NameSets {
  private readonly names: readonly string[];
  private readonly known = {
    begin: new Map<string, Bits>(),
    end: new Map<string, Bits>(),
    hold: new Map<string, Bits>(),
  };

  /** @param names in lower case */
  constructor(names: readonly string[]) {
    this.names = names;
  }

  beginning(text: string): Bits {
    return this.ask('begin', text, (name) => name.startsWith(text));
  }

  ending(text: string): Bits {
    return this.ask('end', text, (name) => name.endsWith(text));
  }

  holding(text: string): Bits {
    return this.ask('hold', text, (name) => name.includes(text));
  }

  private ask(how: keyof NameSets['known'], text: string, holds: (name: string) => boolean): Bits {
    const answers = this.known[how];
    let answer = answers.get(text);
    if (answer === undefined) {
      answer = bitsWhere(this.names, holds);
      answers.set(text, answer);
    }
    return answer;
  }
}
