import type { Prng } from './prng.ts';
import {
  ARN_STARTS,
  MIXED_KEY,
  RANDOM_KEYS,
  type RandomKey,
  randomArn,
  randomPattern,
} from './random-values.ts';

/** A policy document as JSON, as far as random ones go. */
export interface PolicyDocument {
  readonly Version: '2012-10-17' | '2008-10-17';
  readonly Statement: readonly StatementDocument[];
}

/** A statement as JSON. */
export interface StatementDocument {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Principal?: PrincipalDocument;
  readonly NotPrincipal?: PrincipalDocument;
  readonly Condition?: ConditionDocument;
}

/** Operators to keys to values. */
export type ConditionDocument = Readonly<
  Record<string, Readonly<Record<string, readonly string[]>>>
>;

/** `*`, or types of principals to their names. */
export type PrincipalDocument = '*' | Readonly<Record<string, readonly string[]>>;

/** What random policies are made of. */
export interface Flavour {
  readonly side: 'identity' | 'resource' | 'trust';
  /** Few keys, so that the conditions of a pair meet. */
  readonly keys: readonly RandomKey[];
  /** Where the policies of a pair differ; the rest of each statement covers everything. */
  readonly focus: 'everything' | 'conditions' | 'resources';
  /** Texts that put policy variables into patterns; none in the fragment that is decided exactly. */
  readonly variables: readonly string[];
}

/** Actions that random policies and requests name. */
export const RANDOM_ACTIONS: readonly string[] = [
  's3:GetObject',
  's3:GetObjectAcl',
  's3:PutObject',
  's3:ListBucket',
  'iam:CreateUser',
  'iam:GetUser',
  'sts:AssumeRole',
];
const ACTION_PATTERNS: readonly string[] = [
  's3:*',
  's3:*',
  's3:Get*',
  's3:GetObject*',
  'S3:getobject',
  '*:Get*',
  's3:?etObject',
  'iam:*',
  '*',
  's3:*Object',
  's3:ListBucket',
  's3:Unheard',
];

/** The flavour of one pair in the fragment that is decided exactly. */
export function randomFlavour(random: Prng): Flavour {
  const side = random.pick(SIDES);
  const focus = side === 'identity' ? random.pick(FOCUSES) : 'everything';
  const keys = random.some(1, random.pick([1, 1, 2, 3]), () => random.pick(RANDOM_KEYS));
  return { side, keys, focus, variables: [] };
}

const FOCUSES: readonly Flavour['focus'][] = [
  'everything',
  'everything',
  'conditions',
  'conditions',
  'resources',
];
const SIDES: readonly Flavour['side'][] = [
  ...Array.from({ length: 8 }, () => 'identity' as const),
  'resource',
  'resource',
  'trust',
];

/** A flavour in which a key is compared with and without regard to case. */
export function mixedFlavour(random: Prng): Flavour {
  const flavour = randomFlavour(random);
  return { ...flavour, keys: [MIXED_KEY, MIXED_KEY, ...flavour.keys] };
}

/** A flavour with policy variables. */
export function variableFlavour(random: Prng): Flavour {
  return { ...randomFlavour(random), variables: VARIABLES };
}

const VARIABLES: readonly string[] = [
  '${aws:username}',
  '${aws:username}',
  '${AWS:UserName}',
  "${aws:PrincipalTag/team, 'a'}",
  '${aws:PrincipalTag/team}',
  '${text}',
  '${*}',
];

/** The keys that {@link variableFlavour} puts into policies. */
export const VARIABLE_KEYS: readonly string[] = ['aws:username', 'aws:principaltag/team', 'text'];

/** A policy of up to four statements. */
export function randomPolicy(random: Prng, flavour: Flavour): PolicyDocument {
  const first = randomStatement(random, flavour, 'Allow');
  const rest = random.some(0, 3, () =>
    randomStatement(random, flavour, random.chance(0.35) ? 'Deny' : 'Allow'),
  );
  const isOld = flavour.variables.length === 0 && random.chance(0.05);
  return { Version: isOld ? '2008-10-17' : '2012-10-17', Statement: [first, ...rest] };
}

/** A statement. */
export function randomStatement(
  random: Prng,
  flavour: Flavour,
  effect: StatementDocument['Effect'],
): StatementDocument {
  const { focus, side } = flavour;
  return {
    Effect: effect,
    ...(focus === 'everything' ? actionElement(random) : { Action: ['s3:GetObject'] }),
    ...(side === 'trust' ? {} : resourceElement(random, flavour)),
    ...(side === 'identity' ? {} : randomPrincipal(random)),
    ...conditionElement(random, flavour),
  };
}

function actionElement(random: Prng): Pick<StatementDocument, 'Action' | 'NotAction'> {
  const actions = random.some(1, 2, () =>
    random.pick(random.chance(0.3) ? RANDOM_ACTIONS : ACTION_PATTERNS),
  );
  return random.chance(0.12) ? { NotAction: actions } : { Action: actions };
}

function resourceElement(
  random: Prng,
  flavour: Flavour,
): Pick<StatementDocument, 'Resource' | 'NotResource'> {
  if (flavour.focus === 'conditions' || random.chance(0.2)) return { Resource: ['*'] };
  const patterns = random.some(1, 2, () => withVariable(random, randomArn(random), flavour));
  return random.chance(0.15) ? { NotResource: patterns } : { Resource: patterns };
}

function conditionElement(random: Prng, flavour: Flavour): Pick<StatementDocument, 'Condition'> {
  const chance = { everything: 0.75, conditions: 0.95, resources: 0 }[flavour.focus];
  if (!random.chance(chance)) return {};
  return { Condition: joined(random.some(1, 3, () => randomCondition(random, flavour))) };
}

/** One operator on one key; now and then a set operator makes a list of a key that is none. */
export function randomCondition(random: Prng, flavour: Flavour): ConditionDocument {
  const each = random.pick(flavour.keys);
  if (random.chance(0.15)) return { Null: { [each.key]: [random.pick(['true', 'false'])] } };
  const set =
    each.isMultivalued || random.chance(0.03)
      ? random.pick(['ForAllValues:', 'ForAnyValue:', 'ForAnyValue:', ''])
      : '';
  const operator = random.pick(each.operators);
  const ifExists = random.chance(0.2) ? 'IfExists' : '';
  const isText = /^(?:String|Arn)/.test(operator);
  const values = random.some(1, 3, () =>
    isText ? withVariable(random, each.text(random), flavour) : each.text(random),
  );
  return { [`${set}${operator}${ifExists}`]: { [each.key]: values } };
}

function withVariable(random: Prng, text: string, { variables }: Flavour): string {
  if (variables.length === 0 || random.chance(0.5)) return text;
  const variable = random.pick(variables);
  return random.chance(0.3)
    ? variable
    : `${text}${random.pick(['', '/'])}${variable}${random.pick(['', '*'])}`;
}

/** Conditions of one statement; those of one operator are one member. */
export function joined(conditions: readonly ConditionDocument[]): ConditionDocument {
  const all: Record<string, Readonly<Record<string, readonly string[]>>> = {};
  for (const condition of conditions) {
    for (const [operator, keys] of Object.entries(condition)) {
      all[operator] = { ...all[operator], ...keys };
    }
  }
  return all;
}

const ACCOUNT = '111122223333';
const USER = `arn:aws:iam::${ACCOUNT}:user/ana`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const ROLE_WITH_PATH = `arn:aws:iam::${ACCOUNT}:role/path/app`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/one`;

/** Entries that name everyone, an account, or one principal, some of which are sessions of others. */
const PRINCIPALS: readonly PrincipalDocument[] = [
  '*',
  '*',
  { AWS: ['*'] },
  { AWS: [ACCOUNT] },
  { AWS: [`arn:aws:iam::${ACCOUNT}:root`] },
  { AWS: ['arn:aws:iam::444455556666:root', USER] },
  { AWS: [USER] },
  { AWS: [USER, `arn:aws:iam::${ACCOUNT}:user/bob`] },
  { AWS: [ROLE] },
  { AWS: [ROLE_WITH_PATH, ROLE] },
  { AWS: [SESSION] },
  { AWS: [SESSION, ROLE] },
  { AWS: [`arn:aws:sts::${ACCOUNT}:federated-user/ana`] },
  { Service: ['lambda.amazonaws.com'] },
  { Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] },
  { Federated: ['accounts.google.com'] },
];

function randomPrincipal(random: Prng): Pick<StatementDocument, 'Principal' | 'NotPrincipal'> {
  // Without either, which AWS does not accept, a statement covers nobody.
  if (random.chance(0.02)) return {};
  if (random.chance(0.8)) return { Principal: random.pick(PRINCIPALS) };
  return { NotPrincipal: random.pick(PRINCIPALS.slice(2)) };
}

/** A pattern that takes in more than another, or less. */
export function changedPattern(random: Prng, pattern: string): string {
  if (random.chance(0.2)) return otherStart(random, pattern);
  const place = random.below(pattern.length);
  const head = pattern.slice(0, place);
  const tail = pattern.slice(place + 1);
  switch (random.below(5)) {
    case 0:
      return `${pattern}*`;
    case 1:
      return `${head}*${tail}`;
    case 2:
      return `${head}?${tail}`;
    case 3:
      return pattern.replace('*', randomPattern(random, 2));
    default:
      return `${pattern}${random.pick(['a', 'b'])}`;
  }
}

/** The same resource behind other first components. */
function otherStart(random: Prng, pattern: string): string {
  const parts = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.*)$/s.exec(pattern);
  return parts === null ? `${pattern}*` : `${random.pick(ARN_STARTS)}${parts[1] ?? ''}`;
}
