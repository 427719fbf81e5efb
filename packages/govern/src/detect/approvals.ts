import { matchWildcard } from '@countersign/core';

/** That somebody may act as a role for a time, because others signed for it. */
export interface ApprovedWindow {
  /** The ARN of the role; `*` and `?` stand for anything and one character. */
  readonly role: string;
  /** Who may: the id of a person, or the ARN of a user or role. */
  readonly person: string;
  /** In milliseconds since 1970. */
  readonly fromMs: number;
  /** The instant at which it ends. */
  readonly untilMs: number;
  /** The ids of those who signed. What somebody signed for himself does not count. */
  readonly approvedBy: readonly string[];
  readonly reason: string;
}

/** Which roles want an approval, and what was approved. */
export interface Approvals {
  /** Patterns of the ARNs of roles that nobody acts as without an approval. */
  readonly roles: readonly string[];
  readonly windows: readonly ApprovedWindow[];
}

/** Nothing wants an approval, and nothing was approved. */
export const NO_APPROVALS: Approvals = { roles: [], windows: [] };

/** Whether nobody is to act as a role without an approval. */
export function wantsApproval({ roles }: Approvals, role: string): boolean {
  return roles.some((pattern) => matchWildcard(pattern, role));
}

/** Somebody who acts as a role at an instant. */
export interface RoleUse {
  readonly role: string;
  /** Whatever tells who it is: a person, and the user or role that called. */
  readonly callers: readonly string[];
  readonly atMs: number;
}

/** What the approvals say of a use of a role. */
export type ApprovalAnswer =
  /** Of several windows the one that lasts longest. */
  | { readonly kind: 'approved'; readonly window: ApprovedWindow }
  /** `because` is part of a sentence: `the approval for INC-7 ended 20 minutes before`. */
  | { readonly kind: 'none'; readonly because: string };

/** Whether others signed for it that somebody acts as a role now. */
export function approvalOf({ windows }: Approvals, use: RoleUse): ApprovalAnswer {
  const own = windows
    .filter(({ person, role }) => matchWildcard(role, use.role) && isOneOf(use.callers, person))
    .toSorted((a, b) => b.untilMs - a.untilMs);
  const current = own.filter(({ fromMs, untilMs }) => fromMs <= use.atMs && use.atMs < untilMs);
  const window = current.find(({ approvedBy }) =>
    approvedBy.some((who) => !isOneOf(use.callers, who)),
  );
  if (window !== undefined) return { kind: 'approved', window };
  return { kind: 'none', because: whyNone(own, current, use.atMs) };
}

function whyNone(
  own: readonly ApprovedWindow[],
  current: readonly ApprovedWindow[],
  atMs: number,
): string {
  if (current.length > 0) return 'nobody else signed for the approval';
  const ended = own.find(({ untilMs }) => untilMs <= atMs);
  if (ended !== undefined) {
    return `the approval for ${ended.reason} ended ${minutesOf(atMs - ended.untilMs)} before`;
  }
  const next = own.at(-1);
  return next === undefined
    ? 'there is no approval'
    : `the approval for ${next.reason} begins ${minutesOf(next.fromMs - atMs)} later`;
}

function isOneOf(callers: readonly string[], who: string): boolean {
  return callers.some((each) => each.toLowerCase() === who.toLowerCase());
}

/** A time as people say it, rounded up to minutes. */
export function minutesOf(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}
