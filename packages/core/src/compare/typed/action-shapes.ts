import type { Catalog, CatalogAction } from '../../catalog/catalog.ts';
import { STAR, STAR_IN_COMPONENT } from '../../evaluate/pattern.ts';
import { codesOf, type Glob } from '../glob.ts';
import { type GlobSet, globSet } from '../glob-set.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** What AWS's data says of the requests for an action. Actions of one shape share one value. */
export interface ActionShape {
  /** Each kind of resource that the action names. */
  readonly resources: readonly ResourceShape[];
  /** Whether a request for the action can carry a key, given in lower case. */
  carries(key: string): boolean;
}

/** One form of the resource's name. */
export interface ResourceShape {
  /** What it looks like; first with a place and an account such as examples have. */
  readonly named: GlobSet;
  /** What it does not look like although the form would allow it. */
  readonly never: GlobSet | null;
}

/** Finds the shapes of actions. */
export class ActionShapes {
  private readonly catalog: Catalog;
  private readonly vocabulary: Vocabulary;
  private readonly byName = new Map<string, ActionShape | null>();
  private readonly bySignature = new Map<string, ActionShape>();
  private readonly forms = new Map<string, ResourceShape>();

  private readonly examples: ReadonlyMap<string, string>;

  /** @param account the one that examples of resources are in */
  constructor(catalog: Catalog, vocabulary: Vocabulary, account: string) {
    this.catalog = catalog;
    this.vocabulary = vocabulary;
    this.examples = new Map([...EXAMPLES, ['${Account}', account]]);
  }

  /** The shape of an action, or `null` for one that AWS's data does not have. */
  of(name: string): ActionShape | null {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const action = this.catalog.action(name);
    const shape = action === undefined ? null : this.shapeOf(action);
    this.byName.set(name, shape);
    return shape;
  }

  private shapeOf(action: CatalogAction): ActionShape {
    // The plainest first: a bucket rather than what stands for one.
    const formats = [
      ...new Set(action.resourceTypes.flatMap(({ arnFormats }) => arnFormats)),
    ].toSorted((a, b) => a.length - b.length);
    // An action may do without a resource of which none is required.
    if (action.resourceTypes.every(({ required }) => !required) && isNameless(action)) {
      formats.push('*');
    }
    const keys = keysOf(action);
    const service = action.name.slice(0, action.name.indexOf(':')).toLowerCase();
    const signature = `${service}\n${formats.join('\n')}\n\n${[...keys].join('\n')}`;
    const known = this.bySignature.get(signature);
    if (known !== undefined) return known;
    const shape: ActionShape = {
      resources: formats.map((format) => this.formOf(format)),
      carries: (key) => !key.startsWith(`${service}:`) || isListed(keys, key),
    };
    this.bySignature.set(signature, shape);
    return shape;
  }

  private formOf(format: string): ResourceShape {
    const known = this.forms.get(format);
    if (known !== undefined) return known;
    const { globs } = this.vocabulary;
    const named = [this.globOf(format, this.examples), this.globOf(format, NO_EXAMPLES)];
    const never = BUCKET.test(format)
      ? globSet([globs.of([...this.globOf(format, NO_EXAMPLES).codes, SLASH, STAR])])
      : null;
    const form = { named: globSet(named), never };
    this.forms.set(format, form);
    return form;
  }

  private globOf(format: string, examples: ReadonlyMap<string, string>): Glob {
    const codes: number[] = [];
    let colons = 0;
    for (const piece of format.split(/(\$\{[^}]*\}|\*)/)) {
      const isOpen = piece === '*' || piece.startsWith('${');
      const example = examples.get(piece);
      if (isOpen && example === undefined) codes.push(colons < 5 ? STAR_IN_COMPONENT : STAR);
      else codes.push(...codesOf(example ?? piece));
      if (!isOpen) colons += piece.split(':').length - 1;
    }
    return this.vocabulary.globs.of(format === '*' ? [ASTERISK] : codes);
  }
}

const SLASH = 47;
const ASTERISK = 42;
/** The name of a bucket, unlike most other names, holds no slash. */
const BUCKET = /:::\$\{BucketName\}$/;
const NO_EXAMPLES: ReadonlyMap<string, string> = new Map();
const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['${Partition}', 'aws'],
  ['${Region}', 'us-east-1'],
]);

/**
 * Whether a request for the action may name nothing. AWS's data marks resources
 * of which one has to be named as optional, each by itself; S3 always names one.
 */
function isNameless({ name, resourceTypes }: CatalogAction): boolean {
  return resourceTypes.length === 0 || !name.startsWith('s3:');
}

function keysOf(action: CatalogAction): ReadonlySet<string> {
  const keys = [
    ...action.conditionKeys,
    ...action.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
  ];
  return new Set(keys.map((key) => key.toLowerCase()).toSorted());
}

/** Keys with a part of the user's own stand in the data with `${…}`. */
function isListed(keys: ReadonlySet<string>, key: string): boolean {
  if (keys.has(key)) return true;
  for (const listed of keys) {
    const open = listed.indexOf('${');
    if (open > 0 && key.startsWith(listed.slice(0, open))) return true;
  }
  return false;
}
