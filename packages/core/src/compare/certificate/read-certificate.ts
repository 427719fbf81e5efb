import { quote } from '../../issue.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Certificate, CertifiedGoal, CertifiedSet, Places } from './certificate.ts';
import { type ReadStatement, readStatement } from './certified-statement.ts';

/** A certificate of which everything but the proofs was found to have the right form. */
export interface ReadCertificate extends Pick<Certificate, 'relation' | 'dataset' | 'openWorld'> {
  readonly multivaluedKeys: ReadonlySet<string>;
  readonly statements: readonly ReadStatement[];
  readonly first: CertifiedSet;
  readonly second: CertifiedSet;
  readonly goals: readonly ReadGoal[];
}

/** A goal with a proof that may be anything. */
export type ReadGoal = Pick<CertifiedGoal, 'allowedBy' | 'against'> & { readonly proof: unknown };

const MAX_STATEMENTS = 5000;
const MAX_LAYERS = 500;
const MAX_ENTRIES = 200_000;

/** Reads a certificate from a JSON value; the failure is a sentence. */
export function readCertificate(value: unknown): Result<ReadCertificate, string> {
  const copy = copyOf(value);
  if (!copy.ok) return copy;
  try {
    return ok(new Reader().certificate(copy.value));
  } catch (error) {
    if (error instanceof Malformed) return fail(error.message);
    throw error;
  }
}

/** What is left of a value in a JSON text, so that nothing in it can change or run. */
function copyOf(value: unknown): Result<unknown, string> {
  try {
    return ok(JSON.parse(JSON.stringify(value) ?? 'null'));
  } catch {
    return fail('it is no JSON value, or nested too deeply');
  }
}

/** Thrown and caught within this file. */
class Malformed extends Error {}

class Reader {
  private statementCount = 0;
  private entryCount = 0;

  certificate(value: unknown): ReadCertificate {
    const fields = this.object(value, 'the certificate');
    const { dataset, relation } = fields;
    if (relation !== 'within' && relation !== 'apart') {
      throw new Malformed(`${quote(relation)} is no relation: \`within\` or \`apart\``);
    }
    if (typeof dataset !== 'string') throw new Malformed('`dataset` is no text');
    if (typeof fields['openWorld'] !== 'boolean') throw new Malformed('`openWorld` is no Boolean');
    const statements = this.list(fields['statements'], '`statements`').map((each, place) =>
      this.statement(each, `statement ${place}`),
    );
    if (statements.length > MAX_STATEMENTS) {
      throw new Malformed(`there are more than ${MAX_STATEMENTS} statements`);
    }
    this.statementCount = statements.length;
    const keys = this.list(fields['multivaluedKeys'], '`multivaluedKeys`').map((key) =>
      this.text(key, 'a key of `multivaluedKeys`'),
    );
    const certificate: ReadCertificate = {
      relation,
      dataset,
      openWorld: fields['openWorld'],
      multivaluedKeys: new Set(keys),
      statements,
      first: this.set(fields['first'], '`first`'),
      second: this.set(fields['second'], '`second`'),
      goals: this.list(fields['goals'], '`goals`').map((each, index) =>
        this.goal(each, `goal ${index}`),
      ),
    };
    for (const set of [certificate.first, certificate.second]) checkEffects(set, statements);
    return certificate;
  }

  private statement(value: unknown, what: string): ReadStatement {
    const { document, effect, version } = this.object(value, what);
    const read = readStatement(document, version);
    if (!read.ok) throw new Malformed(`${what}: ${read.failure}`);
    if (read.value.statement.effect !== effect) {
      throw new Malformed(`${what}: ${quote(effect)} is not the effect of its document`);
    }
    return read.value;
  }

  private set(value: unknown, what: string): CertifiedSet {
    const fields = this.object(value, what);
    const { hasPrincipals } = fields;
    if (typeof hasPrincipals !== 'boolean') {
      throw new Malformed(`\`hasPrincipals\` of ${what} is no Boolean`);
    }
    const alternatives = this.list(fields['alternatives'], `\`alternatives\` of ${what}`);
    return {
      alternatives: alternatives.map((each) => this.layers(each, `an alternative of ${what}`)),
      demands: this.layers(fields['demands'], `\`demands\` of ${what}`),
      denies: this.places(fields['denies'], `\`denies\` of ${what}`),
      hasPrincipals,
    };
  }

  private goal(value: unknown, what: string): ReadGoal {
    const { against, allowedBy, proof } = this.object(value, what);
    return {
      allowedBy: this.places(allowedBy, `\`allowedBy\` of ${what}`),
      against: this.against(this.object(against, `\`against\` of ${what}`), what),
      proof,
    };
  }

  private against(fields: Fields, what: string): CertifiedGoal['against'] {
    const { allowedBy, demand, deny } = fields;
    if (typeof demand === 'number') return { demand };
    if (typeof deny === 'number') return { deny };
    return { allowedBy: this.places(allowedBy, `\`against\` of ${what}`) };
  }

  private layers(value: unknown, what: string): readonly Places[] {
    const layers = this.list(value, what);
    if (layers.length > MAX_LAYERS) {
      throw new Malformed(`${what} has more than ${MAX_LAYERS} layers`);
    }
    return layers.map((each) => this.places(each, `a layer in ${what}`));
  }

  private places(value: unknown, what: string): Places {
    return this.list(value, what).map((place) => {
      const isPlace = typeof place === 'number' && Number.isInteger(place);
      if (isPlace && place >= 0 && place < this.statementCount) return place;
      throw new Malformed(`${quote(place)} in ${what} is not the place of a statement`);
    });
  }

  private text(value: unknown, what: string): string {
    if (typeof value === 'string') return value;
    throw new Malformed(`${what} is no text`);
  }

  private list(value: unknown, what: string): readonly unknown[] {
    if (!Array.isArray(value)) throw new Malformed(`${what} is no list`);
    this.entryCount += value.length;
    if (this.entryCount > MAX_ENTRIES) {
      throw new Malformed(`the certificate has more than ${MAX_ENTRIES} entries`);
    }
    return value;
  }

  private object(value: unknown, what: string): Fields {
    if (isObject(value)) return value;
    throw new Malformed(`${what} is no object`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a set allows by must allow, and name principals where the set is of those who are named. */
function checkEffects(set: CertifiedSet, statements: readonly ReadStatement[]): void {
  const allows = [...set.alternatives.flat(2), ...set.demands.flat()];
  for (const [places, effect] of [
    [allows, 'Allow'],
    [set.denies, 'Deny'],
  ] as const) {
    for (const place of places) {
      const statement = statements[place]?.statement;
      if (statement?.effect !== effect) {
        throw new Malformed(`statement ${place} stands where the effect is \`${effect}\``);
      }
      if (set.hasPrincipals && statement.principal === undefined) {
        throw new Malformed(`statement ${place} names no principal, so that it covers nobody`);
      }
    }
  }
}
