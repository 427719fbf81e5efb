/** A stream that text is written to. */
export interface Output {
  write(text: string): void;
  /** Whether a person is watching. */
  readonly isTerminal: boolean;
  /** The width of the terminal; 0 when there is none. */
  readonly columns: number;
  /** Whether colours may be used. */
  readonly useColor: boolean;
}

/** Everything that a command touches of the world around it. */
export interface Io {
  /** Answers only. */
  readonly stdout: Output;
  /** Progress, notes and errors. */
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** What relative paths start from. */
  readonly directory: string;
  /** The current time, in milliseconds since 1970. */
  nowMs(): number;
  /** Given when somebody wants the command to end; a command that does not ask for it ends at once. */
  interruption(): AbortSignal;
}
