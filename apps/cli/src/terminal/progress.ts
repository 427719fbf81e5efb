import type { Io } from '../io.ts';

/** A line on standard error that says what is being done. */
export interface Progress {
  show(doing: string): void;
  /** Takes the line away. */
  end(): void;
}

/** Starts a progress line; it shows nothing unless a person is watching. */
export function startProgress({ stderr }: Io, isQuiet: boolean): Progress {
  const isShown = stderr.isTerminal && !isQuiet;
  return {
    show: (doing) => {
      if (isShown) stderr.write(`\r\u001b[K${doing} …`);
    },
    end: () => {
      if (isShown) stderr.write('\r\u001b[K');
    },
  };
}
