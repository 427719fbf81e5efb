import type { Catalog } from '../../catalog/catalog.ts';
import { matchPrincipal } from '../../evaluate/reference/match-principal.ts';
import type { Principal } from '../../request/request.ts';
import { actionNamesOf, coverage } from './certified-actions.ts';
import { principalsNamed } from './certified-principals.ts';
import {
  conditionOf,
  meaningOf,
  partOf,
  type ReadStatement,
  type TestName,
  testsOf,
} from './certified-statement.ts';
import { type Arity, hasNoValue, type KeyLiteral } from './key-values.ts';
import { hasNoText, type TextDemand } from './text-language.ts';
import { readTextPattern, VariableLetters } from './text-pattern.ts';
import type { Work } from './work.ts';

/** That a test of a statement holds, or does not. */
export interface Literal {
  readonly place: number;
  readonly test: TestName;
  readonly wanted: boolean;
}

/** Requests of which some literals hold, by the part of the request that they are about. */
export type ProofRegion = ReadonlyMap<string, readonly Literal[]>;

/** What a proof ranges over. */
export interface ProofWorld {
  readonly catalog: Catalog;
  readonly openWorld: boolean;
  /** Keys that are said to hold several values, in lower case. */
  readonly multivaluedKeys: ReadonlySet<string>;
}

/** Steps that a question takes, of which the answer is remembered, and each literal in it. */
const STEPS_PER_QUESTION = 200;
const STEPS_PER_LITERAL = 10;
/** Steps that it takes to tell whether an entry names a principal. */
const STEPS_PER_ENTRY = 3;

function isSame(one: Literal, other: Literal): boolean {
  return one.place === other.place && one.test === other.test && one.wanted === other.wanted;
}

/** Tells of which regions it is shown that they are empty. Parts of a request are independent of each other. */
export class ProofRegions {
  private readonly statements: readonly ReadStatement[];
  private readonly work: Work;
  private readonly world: ProofWorld;
  private readonly keysOfSets: ReadonlySet<string>;
  private readonly actionNames: readonly string[];
  private readonly principals: readonly Principal[];
  private readonly covered = new Map<number, readonly boolean[]>();
  private readonly known = new Map<string, boolean>();

  constructor(statements: readonly ReadStatement[], world: ProofWorld, work: Work) {
    this.statements = statements;
    this.work = work;
    this.world = world;
    const all = statements.map(({ statement }) => statement);
    this.actionNames = actionNamesOf(
      all.map(({ action }) => action),
      world.catalog,
      world.openWorld,
    );
    this.principals = principalsNamed(all.flatMap(({ principal }) => principal?.entries ?? []));
    this.keysOfSets = new Set(
      all
        .flatMap(({ conditions }) => conditions)
        .filter(({ operator }) => operator.quantifier !== 'one')
        .map(({ key }) => key.toLowerCase()),
    );
  }

  /** The tests of a statement; none of a place that does not exist. */
  testsAt(place: number): readonly TestName[] {
    const read = this.statements[place];
    return read === undefined ? [] : testsOf(read.statement);
  }

  /** The region in which all tests of some statements hold. */
  within(places: readonly number[]): ProofRegion {
    return places
      .flatMap((place) => this.testsAt(place).map((test) => ({ place, test, wanted: true })))
      .reduce<ProofRegion>((region, literal) => this.with(region, literal), new Map());
  }

  with(region: ProofRegion, literal: Literal): ProofRegion {
    const part = this.partOf(literal);
    const known = region.get(part) ?? [];
    this.work.spend(region.size + known.length);
    return known.some((each) => isSame(each, literal))
      ? region
      : new Map(region).set(part, [...known, literal]);
  }

  /** Whether a test holds in all of a region. */
  holdsThroughout(region: ProofRegion, place: number, test: TestName): boolean {
    const failing = { place, test, wanted: false };
    return this.isEmpty(this.with(region, failing), this.partOf(failing));
  }

  /** Whether it is shown that a part of a region has no value. */
  isEmpty(region: ProofRegion, part: string): boolean {
    const literals = region.get(part) ?? [];
    this.work.spend(STEPS_PER_QUESTION + STEPS_PER_LITERAL * literals.length);
    const names = literals.map(({ place, test, wanted }) => `${place} ${test} ${wanted}`);
    const name = [part, ...new Set(names.toSorted())].join();
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const answer = this.isContradictory(literals) || this.hasNone(part, literals);
    // What is cut short is not shown.
    const isShown = answer && !this.work.isSpent;
    this.known.set(name, isShown);
    return isShown;
  }

  private partOf({ place, test }: Literal): string {
    const read = this.statements[place];
    return read === undefined ? test : partOf(test, read.statement);
  }

  /** Whether a test must both hold and not hold: all that is known of operators that AWS does not document. */
  private isContradictory(literals: readonly Literal[]): boolean {
    const meanings = (wanted: boolean): readonly string[] =>
      this.select(literals, (read, literal) =>
        literal.wanted === wanted ? [meaningOf(literal.test, read)] : [],
      );
    const failing = new Set(meanings(false));
    return meanings(true).some((meaning) => failing.has(meaning));
  }

  private hasNone(part: string, literals: readonly Literal[]): boolean {
    switch (part) {
      case 'action':
        return this.hasNoAction(literals);
      case 'resource':
        return this.hasNoResource(literals);
      case 'principal':
        return this.hasNoPrincipal(literals);
      default:
        return this.hasNoValue(part.slice('key '.length), literals);
    }
  }

  private hasNoAction(literals: readonly Literal[]): boolean {
    this.work.spend(this.actionNames.length);
    if (this.work.isSpent) return false;
    const asked = literals.map(({ place, wanted }) => ({ covered: this.coveredBy(place), wanted }));
    return !this.actionNames.some((_, index) =>
      asked.every(({ covered, wanted }) => covered[index] === wanted),
    );
  }

  private coveredBy(place: number): readonly boolean[] {
    const known = this.covered.get(place);
    if (known !== undefined) return known;
    const action = this.statements[place]?.statement.action ?? { negated: false, patterns: [] };
    const covered = coverage(action, this.actionNames, this.work);
    this.covered.set(place, covered);
    return covered;
  }

  private hasNoResource(literals: readonly Literal[]): boolean {
    const variables = new VariableLetters();
    const demands = this.select(literals, ({ statement, version }, literal) => {
      const { negated = false, patterns = [] } = statement.resource ?? {};
      const wanted = negated !== literal.wanted;
      const hasVariables = version === '2012-10-17';
      const reading = { style: 'resource', isFolded: false, hasVariables, wanted } as const;
      const read = patterns.map((text) => readTextPattern(text, reading, variables));
      return [{ wanted, patterns: read } satisfies TextDemand];
    });
    return hasNoText(demands, this.work);
  }

  private hasNoPrincipal(literals: readonly Literal[]): boolean {
    const asked = this.select(literals, ({ statement }, { wanted }) =>
      statement.principal === undefined
        ? []
        : [{ element: statement.principal, effect: statement.effect, wanted }],
    );
    const entryCount = asked.reduce((sum, { element }) => sum + element.entries.length, 0);
    this.work.spend(this.principals.length * entryCount * STEPS_PER_ENTRY);
    if (this.work.isSpent) return false;
    return !this.principals.some((principal) =>
      asked.every(({ effect, element, wanted }) => {
        const match = matchPrincipal(element, { principal, effect, hasBoundary: false });
        return (match !== 'none') === wanted;
      }),
    );
  }

  private hasNoValue(key: string, literals: readonly Literal[]): boolean {
    const asked = this.select(
      literals,
      ({ statement, version }, { test, wanted }): KeyLiteral[] => {
        const condition = conditionOf(test, statement);
        // Of an operator that is not documented no value is known to meet it or not.
        if (condition === null || condition.operator.name === null) return [];
        return [{ condition, version, wanted }];
      },
    );
    return hasNoValue(asked, this.arityOf(key), this.work);
  }

  private arityOf(key: string): Arity {
    const { catalog, multivaluedKeys } = this.world;
    const isSurely = this.keysOfSets.has(key) || catalog.conditionKey(key)?.multivalued === true;
    if (isSurely) return 'several';
    return multivaluedKeys.has(key) ? 'perhaps-several' : 'one';
  }

  private select<Value>(
    literals: readonly Literal[],
    read: (statement: ReadStatement, literal: Literal) => readonly Value[],
  ): readonly Value[] {
    return literals.flatMap((literal) => {
      const statement = this.statements[literal.place];
      return statement === undefined ? [] : read(statement, literal);
    });
  }
}
