import {
  type AttachedPolicy,
  type Condition,
  invariant,
  isAccountId,
  type PrincipalEntry,
  parseArn,
  parseOperator,
  type Statement,
} from '@countersign/core';

/**
 * The policy that lets in whom another one names: the principals that stand in
 * it, and requests with the fixed values that its conditions ask for. A policy
 * within it is not public, as AWS means the word: it is open to nobody but those
 * whom its author wrote down.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html}
 *   "The meaning of public"
 */
export function namedZone(attached: AttachedPolicy): AttachedPolicy {
  const { statements } = attached.policy;
  const principals = statements.flatMap(({ principal }) => principal?.entries ?? []);
  const conditions = statements.flatMap((statement) => statement.conditions);
  return zoneOf(attached, '(whom the policy names)', [
    ...admitPrincipals(principals.filter(isFixedPrincipal)),
    ...admitFixedValues(conditions),
  ]);
}

/** The policy that lets in the AWS services that another one names. */
export function namedServices(attached: AttachedPolicy): AttachedPolicy {
  const principals = attached.policy.statements.flatMap(
    ({ principal }) => principal?.entries ?? [],
  );
  const services = principals.filter(({ type }) => type === 'Service');
  return zoneOf(attached, '(services)', admitPrincipals(services));
}

/** The policy that allows what any of several does; none of them may deny. */
export function unionOf(name: string, policies: readonly AttachedPolicy[]): AttachedPolicy {
  const [first] = policies;
  invariant(first !== undefined, 'a union is made of policies');
  const statements = policies.flatMap(({ policy }) => policy.statements);
  return { name, kind: first.kind, policy: { ...first.policy, statements } };
}

/** What a statement of a zone says beyond that it allows everything. */
type Admission = Pick<Statement, 'principal'> & Partial<Pick<Statement, 'conditions'>>;

function zoneOf(
  { kind }: AttachedPolicy,
  name: string,
  admissions: readonly Admission[],
): AttachedPolicy {
  const statements = admissions.map(
    (admission, index): Statement => ({
      pointer: `/Statement/${index}`,
      effect: 'Allow',
      action: ANYTHING,
      resource: ANYTHING,
      conditions: [],
      ...admission,
    }),
  );
  return { name, kind, policy: { version: '2012-10-17', statements } };
}

const ANYTHING = { negated: false, patterns: ['*'] } as const;
const ANYBODY = { negated: false, entries: [{ type: '*', value: '*' }] } as const;

function admitPrincipals(entries: readonly PrincipalEntry[]): readonly Admission[] {
  return entries.length === 0 ? [] : [{ principal: { negated: false, entries } }];
}

/**
 * Whether a principal is somebody in particular. A provider of OpenID Connect is
 * not: others may be its users, too, so that the subject must be fixed.
 */
function isFixedPrincipal({ type, value }: PrincipalEntry): boolean {
  switch (type) {
    case 'AWS':
    case 'Service':
    case 'CanonicalUser':
      return value !== '*';
    case 'Federated':
      return value.includes(':saml-provider/');
    case '*':
      return false;
  }
}

/** Operators that ask for one of their values, as they are written without `Not`. */
const ASKING =
  /^(?:ForAnyValue:)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|IpAddress)$/;

/** One statement for each operator and key, with all fixed values that the policy has for them. */
function admitFixedValues(conditions: readonly Condition[]): readonly Admission[] {
  const admitted = new Map<string, { written: string; key: string; values: Set<string> }>();
  for (const { operator, key, values } of conditions) {
    // What a Deny excludes with the opposite operator is what it leaves.
    const written = operator.written.replace('Not', '').replace(/IfExists$/, '');
    const isFixed = fixedTestOf(key.toLowerCase());
    if (!ASKING.test(written) || isFixed === null) continue;
    const id = `${written} ${key.toLowerCase()}`;
    const entry = admitted.get(id) ?? { written, key, values: new Set() };
    for (const value of values) if (isFixed(value)) entry.values.add(value);
    if (entry.values.size > 0) admitted.set(id, entry);
  }
  return [...admitted.values()].map(({ written, key, values }) => ({
    principal: ANYBODY,
    conditions: [{ operator: parseOperator(written), key, values: [...values], pointer: '' }],
  }));
}

/** Tells which values of a context key are fixed; `null` when the key tells nobody apart. */
function fixedTestOf(key: string): ((value: string) => boolean) | null {
  const known = FIXED_TESTS.get(key);
  if (known !== undefined) return known;
  if (key.endsWith(':sub')) return isFixedSubject;
  return OWN_AUDIENCES.has(key) ? isWhole : null;
}

/** Providers whose tokens are made for one application, which its audience names. */
const OWN_AUDIENCES: ReadonlySet<string> = new Set([
  'cognito-identity.amazonaws.com:aud',
  'accounts.google.com:aud',
  'graph.facebook.com:app_id',
  'www.amazon.com:app_id',
]);

const FIXED_TESTS: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ...[
    'aws:principalorgid',
    'aws:principalaccount',
    'aws:sourceaccount',
    'aws:sourceorgid',
    'aws:sourceowner',
    'aws:sourcevpc',
    'aws:sourcevpce',
    's3:dataaccesspointaccount',
    'kms:calleraccount',
  ].map((key) => [key, isWhole] as const),
  ...['aws:principalarn', 'aws:sourcearn', 's3:dataaccesspointarn'].map(
    (key) => [key, isArnOfAccount] as const,
  ),
  ...['aws:principalorgpaths', 'aws:sourceorgpaths'].map(
    (key) => [key, isOrganizationPath] as const,
  ),
  ['aws:userid', isFixedUserId],
  ['aws:sourceip', isNarrowRange],
]);

/** Without wildcards and policy variables. */
function isWhole(value: string): boolean {
  return value !== '' && !/[*?]|\$\{/.test(value);
}

/** An ARN that names its account; a bucket has none, and then must be named whole. */
function isArnOfAccount(value: string): boolean {
  if (value.includes('${')) return false;
  const arn = parseArn(value);
  if (arn === null) return false;
  return isAccountId(arn.account) || isWhole(value);
}

function isOrganizationPath(value: string): boolean {
  return /^o-[a-z0-9]+\//.test(value) && !value.includes('${');
}

/** The unique id of a user or role; the name of the session behind it may be open. */
function isFixedUserId(value: string): boolean {
  return isWhole(value) || /^A[A-Z0-9]{15,}:\*$/.test(value);
}

/** A subject in which no wildcard comes before whose it is: `repo:mine/*`, not `repo:*`. */
function isFixedSubject(value: string): boolean {
  return isWhole(value) || /^[^*?$]*[:/][^*?$:/]+[:/]/.test(value);
}

/** AWS takes ranges wider than /8, or /32 of IPv6, for the public. */
function isNarrowRange(value: string): boolean {
  const [address = '', prefix] = value.split('/');
  if (prefix === undefined) return true;
  return Number(prefix) >= (address.includes(':') ? 32 : 8);
}
