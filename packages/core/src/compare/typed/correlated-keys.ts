import { parseArn } from '../../arn/arn.ts';
import { ANY, ANY_IN_COMPONENT, STAR, STAR_IN_COMPONENT } from '../../evaluate/pattern.ts';
import { codesOf, type Glob, type GlobTable } from '../glob.ts';
import { type GlobSet, globSet } from '../glob-set.ts';
import { demandsOf, forbidsPresence, holdsWhenAbsent, type KeyConstraint } from '../keys.ts';
import type { Region, RegionSolver } from '../region.ts';
import { type TextConstraint, textConstraint, withSet } from '../texts.ts';
import type { Vocabulary } from '../vocabulary.ts';

/**
 * Keys that say the same of a request in other words: the account of an ARN and
 * the ARN, the principal and its ARN, the resource and its account.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html}
 */
export class CorrelatedKeys {
  private readonly vocabulary: Vocabulary;
  readonly solver: RegionSolver;
  private readonly arns: GlobSet;
  private readonly asserted: GlobSet;
  private readonly users: GlobSet;
  private readonly sessions: GlobSet;
  private readonly federated: GlobSet;
  private readonly federatedArns: GlobSet;

  constructor(vocabulary: Vocabulary, solver: RegionSolver) {
    this.vocabulary = vocabulary;
    this.solver = solver;
    const { globs } = vocabulary;
    const set = (...patterns: readonly string[]): GlobSet =>
      globSet(patterns.map((pattern) => globs.of(wildcards(pattern))));
    this.arns = set('arn:%:%:%:%:?*');
    this.asserted = set('Service ?*', 'Federated ?*', 'CanonicalUser ?*', 'Anonymous');
    this.users = set(
      'AWS arn:aws:iam::111122223333:user/example',
      'AWS arn:%:iam::%:user/?*',
      'AWS arn:%:iam::%:root',
    );
    this.sessions = set('AWS arn:%:iam::%:role/?* session ?*');
    this.federated = set('AWS arn:%:iam::%:user/?* federated ?*');
    this.federatedArns = set('arn:%:sts::%:federated-user/?*');
  }

  /** The part of a region in which such keys agree, or `null` when there is none. */
  agree(region: Region): Region | null {
    const bySource = this.tieSource(region);
    const byResource = bySource === null ? null : this.tieResource(bySource);
    return byResource === null ? null : this.tiePrincipal(byResource);
  }

  /** A request that carries both `aws:SourceArn` and `aws:SourceAccount`; services may send only one. */
  private tieSource(region: Region): Region | null {
    const arn = findKey(region, 'aws:sourcearn');
    const account = findKey(region, 'aws:sourceaccount');
    if (arn === undefined || account === undefined) return region;
    if (mayBeAbsent(arn)) return fixed(region, arn, null);
    if (mayBeAbsent(account)) return fixed(region, account, null);
    if (!isPlain(arn) || !isPlain(account)) return region;
    const constraint = joined([
      textConstraint([this.arns], []),
      textsOf(arn),
      mapped(textsOf(account), (set) => this.accountsAs(set, 'arn:%:%:%:', ':?*')),
    ]);
    const solution = this.solver.solveText(constraint);
    if (solution.kind === 'none') return null;
    if (solution.kind === 'unknown' || solution.isSymbolic) return region;
    const owner = parseArn(solution.text)?.account ?? '';
    return fixed(fixed(region, arn, solution.text), account, owner);
  }

  /** `aws:ResourceAccount` is the account in the resource's ARN, where one stands there. */
  private tieResource(region: Region): Region | null {
    const account = findKey(region, 'aws:resourceaccount');
    if (account === undefined || mayBeAbsent(account) || !isPlain(account)) return region;
    const { unions, excluded } = mapped(textsOf(account), (set) =>
      this.accountsAs(set, 'arn:%:%:%:', ':*'),
    );
    const withoutAccount = [wildcards('arn:%:%:%::*'), codesOf('*')].map((codes) =>
      this.vocabulary.globs.of(codes),
    );
    const constraint = joined([
      region.resource,
      textConstraint(
        unions.map(({ globs }) => globSet([...globs, ...withoutAccount])),
        excluded,
      ),
    ]);
    const solution = this.solver.solveText(constraint);
    if (solution.kind === 'none') return null;
    if (solution.kind === 'unknown' || solution.isSymbolic) return region;
    const owner = parseArn(solution.text)?.account ?? '';
    const named = { ...region, resource: constraint };
    return owner === '' ? named : fixed(named, account, owner);
  }

  /** `aws:PrincipalArn` and `aws:PrincipalAccount` name the principal, who is a user or the session of a role. */
  private tiePrincipal(region: Region): Region | null {
    const arn = findKey(region, 'aws:principalarn');
    const account = findKey(region, 'aws:principalaccount');
    if (arn === undefined && account === undefined) return region;
    const stated = [arn, account].filter((each) => each !== undefined);
    if (!stated.every(isPlain)) return region;
    const isNamed = region.principal.unions.length > 0;
    if (isNamed && stated.every(mayBeAbsent)) {
      const others = this.asPrincipal(region, this.asserted, []);
      if (others !== null) return stated.reduce((all, each) => fixed(all, each, null), others);
    }
    if (stated.some(({ literals }) => forbidsPresence(literals))) return null;
    const byAccount =
      account === undefined
        ? []
        : [mapped(textsOf(account), (set) => this.accountsAs(set, 'AWS arn:%:%::', ':*'))];
    const byArn = (tail: string): readonly TextConstraint[] =>
      arn === undefined ? [] : [mapped(textsOf(arn), (set) => this.arnsAs(set, tail))];
    const noFederated = textConstraint([], [this.federated]);
    const asUser = this.asPrincipal(region, this.users, [...byArn(''), ...byAccount, noFederated]);
    const named =
      asUser ?? this.asPrincipal(region, this.sessions, [...byArn(' session ?*'), ...byAccount]);
    if (named !== null) return this.withPrincipalKeys(named, arn, account);
    return this.asFederated(region, arn, account);
  }

  /** The principal is somebody whom a user federates: an ARN that does not tell the user. */
  private asFederated(
    region: Region,
    arn: KeyConstraint | undefined,
    account: KeyConstraint | undefined,
  ): Region | null {
    const accounts = (head: string): readonly TextConstraint[] =>
      account === undefined
        ? []
        : [mapped(textsOf(account), (set) => this.accountsAs(set, head, ':*'))];
    const federated = this.asPrincipal(region, this.federated, accounts('AWS arn:%:%::'));
    if (federated === null || arn === undefined) {
      return federated === null ? null : this.withPrincipalKeys(federated, undefined, account);
    }
    const ofPrincipal = region.principal.unions.map((set) => this.arnsOfFederated(set));
    const own = joined([
      textConstraint([this.federatedArns, ...ofPrincipal], []),
      textsOf(arn),
      ...accounts('arn:%:sts::'),
    ]);
    if (this.solver.solveText(own).kind === 'none') return null;
    const one = this.asOneFederated(federated, own) ?? this.asOwnerOf(federated, own);
    // Another name might do: which one is left open.
    return one === null ? federated : this.withPrincipalKeys(one, arn, account);
  }

  /** The ARNs that those may have whom the principals of a set federate: account and name are theirs. */
  private arnsOfFederated({ globs }: GlobSet): GlobSet {
    return globSet(
      globs.map(({ codes }) => {
        const text = codes.map((code) => LETTERS.get(code) ?? String.fromCharCode(code)).join('');
        const [, partition = '%', account = '%', rest = ''] =
          /^AWS arn:([^:]*):iam::([^:]*):(.*)$/s.exec(text) ?? [];
        const [, name = '?*'] = rest.split(' federated ', 2);
        const pattern = `arn:${partition}:sts::${account}:federated-user/${name}`;
        return this.vocabulary.globs.of(wildcards(pattern));
      }),
    );
  }

  /** The principal that was found, if its ARN will do. */
  private asOneFederated(region: Region, own: TextConstraint): Region | null {
    const solution = this.solver.solveText(region.principal);
    if (solution.kind !== 'text' || solution.isSymbolic) return null;
    const arn = this.vocabulary.globs.literal(principalArnOf(solution.text));
    const isMet = this.solver.solveText(withSet(own, globSet([arn]), true)).kind === 'text';
    return isMet ? region : null;
  }

  /** A principal that has the ARN that was found. */
  private asOwnerOf(region: Region, own: TextConstraint): Region | null {
    const solution = this.solver.solveText(own);
    const arn = solution.kind === 'text' ? parseArn(solution.text) : null;
    if (arn === null) return null;
    const name = arn.resource.slice(arn.resource.indexOf('/') + 1);
    const who = this.vocabulary.globs.of([
      ...codesOf(`AWS arn:${arn.partition}:iam::${arn.account}:user/`),
      ANY,
      STAR,
      ...codesOf(` federated ${name}`),
    ]);
    return this.asPrincipal(region, globSet([who]), []);
  }

  /** The part of a region in which the principal is of a kind and meets some constraints. */
  private asPrincipal(
    region: Region,
    kind: GlobSet,
    constraints: readonly TextConstraint[],
  ): Region | null {
    const principal = joined([region.principal, textConstraint([kind], []), ...constraints]);
    return this.solver.solveText(principal).kind === 'none' ? null : { ...region, principal };
  }

  private withPrincipalKeys(
    region: Region,
    arn: KeyConstraint | undefined,
    account: KeyConstraint | undefined,
  ): Region {
    const solution = this.solver.solveText(region.principal);
    if (solution.kind !== 'text' || solution.isSymbolic) return region;
    const name = principalArnOf(solution.text);
    const withArn = arn === undefined ? region : fixed(region, arn, name);
    const owner = parseArn(name)?.account ?? '';
    return account === undefined ? withArn : fixed(withArn, account, owner);
  }

  /** Accounts as what holds them. */
  private accountsAs(set: GlobSet, head: string, tail: string): GlobSet {
    return this.around(set, wildcards(head), wildcards(tail), withinComponent);
  }

  private arnsAs(set: GlobSet, tail: string): GlobSet {
    return this.around(set, codesOf('AWS '), wildcards(tail), (code) => code);
  }

  private around(
    { globs }: GlobSet,
    head: Glob['codes'],
    tail: Glob['codes'],
    change: (code: number) => number,
  ): GlobSet {
    const table: GlobTable = this.vocabulary.globs;
    return globSet(globs.map(({ codes }) => table.of([...head, ...codes.map(change), ...tail])));
  }
}

/**
 * The value of `aws:PrincipalArn` for the text of a user or session: the role's
 * own for a session, and for somebody who is federated not the user's.
 */
function principalArnOf(text: string): string {
  const [who = '', name] = text.slice('AWS '.length).split(' federated ', 2);
  const [arn = ''] = who.split(' session ', 1);
  const { account = '', partition = '' } = parseArn(arn) ?? {};
  return name === undefined ? arn : `arn:${partition}:sts::${account}:federated-user/${name}`;
}

/** The codes of a pattern; `%` stands for a run without colons. */
function wildcards(pattern: string): Glob['codes'] {
  return Array.from(pattern, (letter) => WILDCARDS.get(letter) ?? letter.charCodeAt(0));
}

/** How wildcards are written in patterns here. */
const LETTERS: ReadonlyMap<number, string> = new Map([
  [STAR, '*'],
  [ANY, '?'],
  [STAR_IN_COMPONENT, '%'],
]);
const WILDCARDS: ReadonlyMap<string, number> = new Map(
  [...LETTERS].map(([code, letter]) => [letter, code]),
);

/** An account holds no colon. */
function withinComponent(code: number): number {
  if (code === STAR) return STAR_IN_COMPONENT;
  return code === ANY ? ANY_IN_COMPONENT : code;
}

function findKey({ keys }: Region, name: string): KeyConstraint | undefined {
  return keys.find(({ key }) => key.name === name);
}

function mayBeAbsent({ literals }: KeyConstraint): boolean {
  return literals.every((literal) => holdsWhenAbsent(literal));
}

/** Whether a key has one value, and all that is asked of it is a text with its case. */
function isPlain({ key, literals }: KeyConstraint): boolean {
  return (
    !key.isMultivalued &&
    literals.every(({ atom }) =>
      atom.kind === 'value' ? atom.family === 'text' : atom.kind === 'presence',
    )
  );
}

/** What is asked of the value of a plain key that is there. */
function textsOf({ literals }: KeyConstraint): TextConstraint {
  const demands = demandsOf(literals);
  return textConstraint(
    demands.filter(({ matching }) => matching).map(({ atom }) => atom.set),
    demands.filter(({ matching }) => !matching).map(({ atom }) => atom.set),
  );
}

function mapped(
  { unions, excluded }: TextConstraint,
  change: (set: GlobSet) => GlobSet,
): TextConstraint {
  return textConstraint(unions.map(change), excluded.map(change));
}

function joined(constraints: readonly TextConstraint[]): TextConstraint {
  return textConstraint(
    constraints.flatMap(({ unions }) => unions),
    constraints.flatMap(({ excluded }) => excluded),
  );
}

/** A region in which a key holds one value, or is absent. */
function fixed(region: Region, constraint: KeyConstraint, value: string | null): Region {
  const values = value === null ? null : [value];
  const solved: KeyConstraint = {
    ...constraint,
    solution: { kind: 'found', values, isSymbolic: false, family: 'text' },
  };
  return { ...region, keys: region.keys.map((each) => (each === constraint ? solved : each)) };
}
