import type { Io, Output } from '../io.ts';

/** A line at the bottom of a terminal that stays while other things are written. */
export interface StatusLine {
  /** The world with outputs that write above the line. */
  readonly io: Io;
  show(text: string): void;
  /** Takes the line away. */
  end(): void;
}

/** The width of a terminal that does not say. */
const DEFAULT_COLUMNS = 80;

/** Starts a status line; it shows nothing unless a person is watching. */
export function startStatusLine(io: Io, isQuiet: boolean): StatusLine {
  const { stderr, stdout } = io;
  const isShown = stderr.isTerminal && !isQuiet;
  let line = '';
  const clear = (): void => {
    if (line !== '') stderr.write('\r\u001b[K');
  };
  const draw = (): void => {
    if (line !== '') stderr.write(line);
  };
  const above = (output: Output): Output => ({
    ...output,
    write(text) {
      clear();
      output.write(text);
      if (text.endsWith('\n')) draw();
      else line = '';
    },
  });
  return {
    io: isShown ? { ...io, stdout: above(stdout), stderr: above(stderr) } : io,
    show(text) {
      if (!isShown) return;
      clear();
      line = text.slice(0, (stderr.columns || DEFAULT_COLUMNS) - 1);
      draw();
    },
    end() {
      clear();
      line = '';
    },
  };
}
