/** The exit codes of every command. */
export const EXIT = {
  /** Yes; clean; nothing to report. */
  yes: 0,
  /** Findings; denied; issues in a policy. */
  findings: 1,
  /** The command line or an input is wrong. */
  usage: 2,
  /** Could not decide with what was given. */
  undecided: 3,
  /** Something outside failed: a disk, a broken installation, a bug. */
  outside: 4,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
