import type { WhoCanAnswer } from '@countersign/govern';

/** The answer of `who-can --json`. */
export interface WhoCanDocument {
  readonly schema: 'countersign.who-can/1';
  readonly action: string;
  /** `null`: any resource of the principal's own account. */
  readonly resource: string | null;
  readonly allowed: readonly {
    readonly principal: string;
    readonly certainty: 'certain' | 'conditional';
    readonly conditions: readonly string[];
  }[];
  readonly notKnown: readonly string[];
}

/** Puts an answer in the form that others script against. */
export function whoCanDocument(
  action: string,
  resource: string | null,
  { allowed, notKnown }: WhoCanAnswer,
): WhoCanDocument {
  return {
    schema: 'countersign.who-can/1',
    action,
    resource,
    allowed: allowed.map(({ principal, certainty, conditions }) => ({
      principal: principal.arn,
      certainty,
      conditions,
    })),
    notKnown,
  };
}
