import { type Answer, type ContextValue, intersectArns } from '@countersign/core';
import type { Role } from '../inventory/model.ts';
import { askFromOutside } from './assume-role.ts';
import { surest } from './certainty.ts';
import type { Judge } from './judge.ts';

/** An OpenID Connect issuer that a trust policy names. */
export interface Issuer {
  /** What stands in `Principal`: an ARN, or the name of one of the four built-in providers. */
  readonly provider: string;
  /** The issuer as condition keys name it: `token.actions.githubusercontent.com`. */
  readonly name: string;
  /** The claim that tells subjects apart. */
  readonly subjectClaim: string;
  /** A good value of the subject; `null` when each issuer has its own form. */
  readonly example: string | null;
}

/** What is known of an issuer: how a subject looks that belongs to somebody else. */
interface KnownIssuer {
  readonly subjectClaim: string;
  readonly stranger: string;
  /** Every subject that somebody else could have. */
  readonly strangers: string;
  readonly example: string;
}

const KNOWN_ISSUERS: ReadonlyMap<string, KnownIssuer> = new Map([
  [
    'token.actions.githubusercontent.com',
    {
      subjectClaim: 'sub',
      stranger: 'repo:somebody-else/anything:ref:refs/heads/main',
      strangers: 'repo:somebody-else/*',
      example: 'repo:your-organisation/your-repository:ref:refs/heads/main',
    },
  ],
  [
    'gitlab.com',
    {
      subjectClaim: 'sub',
      stranger: 'project_path:somebody-else/anything:ref_type:branch:ref:main',
      strangers: 'project_path:somebody-else/*',
      example: 'project_path:your-group/your-project:ref_type:branch:ref:main',
    },
  ],
  [
    'app.terraform.io',
    {
      subjectClaim: 'sub',
      stranger: 'organization:somebody-else:project:any:workspace:any:run_phase:apply',
      strangers: 'organization:somebody-else:*',
      example: 'organization:your-organisation:project:your-project:workspace:*:run_phase:apply',
    },
  ],
]);

/**
 * Providers that need no ARN. Their tokens are made for one application: a
 * condition on the audience leaves nobody but its users.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html}
 */
const BUILT_IN_SUBJECTS: ReadonlyMap<string, string> = new Map([
  ['cognito-identity.amazonaws.com', 'sub'],
  ['accounts.google.com', 'sub'],
  ['graph.facebook.com', 'id'],
  ['www.amazon.com', 'user_id'],
]);

/** Claims that name the application that a token is for, and how it was made. */
const AUDIENCE_CLAIMS: ReadonlySet<string> = new Set(['aud', 'azp', 'oaud', 'app_id', 'amr']);

/** The issuers that the Allow statements of a role's trust policy name. */
export function issuersOf(role: Role): readonly Issuer[] {
  return [...federatedProviders(role)].flatMap((provider) => {
    const name = issuerName(provider);
    if (name === null) return [];
    const known = KNOWN_ISSUERS.get(name);
    const subjectClaim = known?.subjectClaim ?? BUILT_IN_SUBJECTS.get(name) ?? 'sub';
    return [{ provider, name, subjectClaim, example: known?.example ?? null }];
  });
}

/** The identity providers that the Allow statements of a role's trust policy name, as they stand there. */
export function federatedProviders({ trust }: Role): ReadonlySet<string> {
  const entries = trust.policy.statements.flatMap(({ effect, principal }) =>
    effect === 'Allow' && principal?.negated === false ? principal.entries : [],
  );
  return new Set(entries.flatMap(({ type, value }) => (type === 'Federated' ? [value] : [])));
}

const OIDC_PROVIDER = ':oidc-provider/';

function issuerName(provider: string): string | null {
  if (BUILT_IN_SUBJECTS.has(provider)) return provider;
  const found = provider.indexOf(OIDC_PROVIDER);
  return found < 0 ? null : provider.slice(found + OIDC_PROVIDER.length);
}

/** An issuer, and whether the token is for an application of the stranger's own. */
interface AskedIssuer extends Issuer {
  readonly isOwnClient?: boolean;
}

/**
 * May a subject of the issuer that is nobody we know assume the role? Its subject
 * and all claims about it are somebody else's. The audience is whatever the trust
 * policy asks for, but for the built-in providers, where it is somebody else's, too,
 * as it is where he comes with an application of his own.
 */
export function askAsStranger(judge: Judge, role: Role, issuer: AskedIssuer): Answer {
  return surest(answers());

  function* answers(): Iterable<Answer> {
    for (const subject of strangerSubjects(role, issuer)) {
      yield askFromOutside(judge, role, {
        action: 'sts:AssumeRoleWithWebIdentity',
        principal: { kind: 'federated', provider: issuer.provider },
        context: claimsOf(role, issuer, subject),
      });
    }
  }
}

function claimsOf(
  role: Role,
  issuer: AskedIssuer,
  subject: string,
): ReadonlyMap<string, ContextValue> {
  const prefix = `${issuer.name.toLowerCase()}:`;
  const isOthersAudience = issuer.isOwnClient === true || BUILT_IN_SUBJECTS.has(issuer.name);
  const claims = new Map<string, ContextValue>();
  for (const key of conditionsOn(role, prefix)) {
    const isAudience = AUDIENCE_CLAIMS.has(key.slice(prefix.length));
    if (isAudience && !isOthersAudience) continue;
    claims.set(key, one('countersign-somebody-else'));
  }
  return claims.set(`${prefix}${issuer.subjectClaim}`, one(subject));
}

function conditionsOn(role: Role, prefix: string): readonly string[] {
  return role.trust.policy.statements.flatMap(({ conditions }) =>
    conditions.map(({ key }) => key.toLowerCase()).filter((key) => key.startsWith(prefix)),
  );
}

/** A plain stranger, and one for each pattern of the trust policy that leaves room for him. */
function* strangerSubjects(role: Role, issuer: Issuer): Iterable<string> {
  const known = KNOWN_ISSUERS.get(issuer.name);
  yield known?.stranger ?? 'countersign-somebody-else';
  if (known === undefined) return;
  const subjectKey = `${issuer.name}:${issuer.subjectClaim}`.toLowerCase();
  for (const { conditions } of role.trust.policy.statements) {
    for (const { key, values } of conditions) {
      if (key.toLowerCase() !== subjectKey) continue;
      for (const pattern of values) {
        const both = intersectArns(pattern, widened(known.strangers, pattern), 'anything');
        if (both !== null) yield both;
      }
    }
  }
}

/** Gives a pattern that ends in a star as many components as another has, unless that one is open at its end, too. */
function widened(pattern: string, other: string): string {
  const missing = other.split(':').length - pattern.split(':').length;
  if (other.endsWith('*') || missing <= 0) return pattern;
  return `${pattern}${':*'.repeat(missing)}?`;
}

function one(value: string): ContextValue {
  return { kind: 'values', values: [value] };
}
