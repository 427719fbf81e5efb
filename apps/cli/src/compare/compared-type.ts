import type { InputProblem } from '@countersign/adapters/dump';
import { fail, ok, type Policy, type Result, type Statement } from '@countersign/core';
import type { Failure } from '../failure.ts';

/** The types of policy that can be compared. */
export const COMPARED_TYPES = ['identity', 'resource', 'trust'] as const;

/** One of the types of policy that can be compared. */
export type ComparedType = (typeof COMPARED_TYPES)[number];

interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}

/** The type of all documents, and what is odd about them for that type. */
export interface AgreedType {
  readonly type: ComparedType;
  readonly warnings: readonly InputProblem[];
}

/** Finds the one type that all documents have: the one that was given, else the one they look like. */
export function agreeOnType(
  files: readonly NamedPolicy[],
  given: ComparedType | null,
): Result<AgreedType, Failure> {
  const looks = files.flatMap((file) => {
    const type = typeOf(file.policy);
    return type === null ? [] : [{ file, type }];
  });
  const [first] = looks;
  const type = given ?? first?.type ?? 'identity';
  const other = looks.find((look) => !fits(look.type, type, given));
  if (other !== undefined) return fail(disagreement(other, given === null ? first : null, type));
  const warnings = type === 'identity' ? [] : files.flatMap(withoutPrincipal);
  return ok({ type, warnings });
}

/** Resource-based and trust policies differ in what they are attached to only: one may be given as the other. */
function fits(looksLike: ComparedType, type: ComparedType, given: ComparedType | null): boolean {
  if (given === null) return looksLike === type;
  return (looksLike === 'identity') === (given === 'identity');
}

/** What a policy looks like; `null` when it has no statements and could be of any type. */
function typeOf({ statements }: Policy): ComparedType | null {
  if (statements.length === 0) return null;
  if (statements.every(({ principal }) => principal === undefined)) return 'identity';
  return statements.every(isAboutSessions) ? 'trust' : 'resource';
}

function isAboutSessions({ action }: Statement): boolean {
  return !action.negated && action.patterns.every((pattern) => /^sts:/i.test(pattern));
}

type Look = { readonly file: NamedPolicy; readonly type: ComparedType };

function disagreement(other: Look, first: Look | null | undefined, type: ComparedType): Failure {
  const looks = `${other.file.name} looks like ${describe(other.type)}`;
  if (first === null || first === undefined) {
    return {
      kind: 'usage',
      message: `${looks}, which --type ${type} cannot read`,
      help: 'leave --type out, or give the type that the document has',
    };
  }
  return {
    kind: 'usage',
    message: `${looks}, but ${first.file.name} like ${describe(first.type)}`,
    help:
      type === 'identity' || other.type === 'identity'
        ? 'policies can be compared when they are of one type'
        : 'if both are of one type, say which with --type',
  };
}

function describe(type: ComparedType): string {
  switch (type) {
    case 'identity':
      return 'an identity-based policy (no statement has a `Principal`)';
    case 'resource':
      return 'a resource-based policy (statements have a `Principal`)';
    case 'trust':
      return 'a trust policy (statements have a `Principal` and all actions are of `sts`)';
  }
}

function withoutPrincipal({ name, policy }: NamedPolicy): readonly InputProblem[] {
  return policy.statements
    .filter(({ principal }) => principal === undefined)
    .map(({ pointer }) => ({
      file: name,
      issue: {
        code: 'missing-element',
        severity: 'warning',
        pointer,
        message: 'the statement has no `Principal`, so that it concerns nobody',
      },
    }));
}
