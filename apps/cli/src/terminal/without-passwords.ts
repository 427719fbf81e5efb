import type { Output } from '../io.ts';

/**
 * Takes passwords out of URLs of databases in a text, wherever they come from: a mistyped
 * option is repeated in its error, an input that is a URL in the error that it is no file.
 */
export function withoutPasswordsIn(text: string): string {
  return text
    .replaceAll(/(postgres(?:ql)?:\/\/[^\s:/@?#]*):[^\s]*@/gi, '$1:***@')
    .replaceAll(/([?&](?:ssl)?password=)[^\s&#`']*/gi, '$1***');
}

/** An output on which no password of a database is shown. */
export function withoutPasswords(output: Output): Output {
  return {
    isTerminal: output.isTerminal,
    columns: output.columns,
    useColor: output.useColor,
    write(text) {
      output.write(withoutPasswordsIn(text));
    },
  };
}
