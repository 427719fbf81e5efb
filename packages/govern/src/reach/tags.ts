import type { Answer, AttachedPolicy, ContextValue } from '@countersign/core';
import type { PrincipalEntity } from '../inventory/model.ts';
import { allAllowed } from './one-request.ts';
import {
  type Actor,
  type Allowed,
  mayBeTaken,
  type StepContext,
  type StepKind,
  type TakenStep,
} from './step-kind.ts';

/** Context keys that tell a tag, in lower case, and the tag's key as policies write it. */
export type TagKeys = ReadonlyMap<string, string>;

/** The tags that policies ask the resource for, or the caller. */
export function tagKeysIn(
  policies: Iterable<AttachedPolicy>,
  prefixes: readonly string[],
): TagKeys {
  let keys: Map<string, string> | null = null;
  for (const policy of policies) {
    for (const key of keysIn(policy)) {
      const prefix = prefixes.find((each) => key.toLowerCase().startsWith(each));
      if (prefix === undefined) continue;
      keys ??= new Map();
      keys.set(key.toLowerCase(), key.slice(prefix.length));
    }
  }
  return keys ?? NO_TAGS;
}

export const NO_TAGS: TagKeys = new Map();

const keysByPolicy = new WeakMap<AttachedPolicy, readonly string[]>();

/** The context keys that a policy names, in conditions and as variables. */
function keysIn(attached: AttachedPolicy): readonly string[] {
  const known = keysByPolicy.get(attached);
  if (known !== undefined) return known;
  const keys = attached.policy.statements.flatMap(({ conditions, resource }) => [
    ...conditions.flatMap(({ key, values }) => [key, ...values.flatMap(variablesIn)]),
    ...(resource?.patterns ?? []).flatMap(variablesIn),
  ]);
  keysByPolicy.set(attached, keys);
  return keys;
}

/** The names in `${…}`, without default values. */
function variablesIn(text: string): readonly string[] {
  return text
    .split('${')
    .slice(1)
    .map((rest) => rest.split(/[,}]/)[0]?.trim() ?? '');
}

/** Tags that an actor can put on somebody, and for what. */
interface Tagging {
  readonly action: 'iam:TagRole' | 'iam:TagUser';
  readonly target: PrincipalEntity;
  readonly keys: TagKeys;
  /** Whether a request has these tags in its context. */
  readonly bearsOn: (resources: readonly string[]) => boolean;
  readonly steps: (context: StepContext, actor: Actor) => Iterable<TakenStep>;
}

/**
 * The steps that somebody can take only once he has put tags on a user or role,
 * with the requests that do: of each request the tags are chosen by themselves, as
 * tags can be changed in between.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html}
 */
export function* afterTagging(
  context: StepContext,
  actor: Actor,
  tagging: Tagging,
): Iterable<TakenStep> {
  const tagsOf = new Map<Answer, Tags>();
  for (const step of tagging.steps(context, onceTagged(actor, tagging, tagsOf))) {
    if (!step.requests.some((request) => tagsOf.has(request))) continue;
    const requests = step.requests.map((request) => {
      const tags = tagsOf.get(request);
      return tags === undefined ? [request] : [putOn(actor, tagging, tags), request];
    });
    const all = allAllowed(requests.flat());
    if (all !== null) yield { ...step, requests: all };
  }
}

/** The actor as it can ask once it has put tags; notes which ones an answer took. */
function onceTagged(actor: Actor, { bearsOn, keys }: Tagging, tagsOf: Map<Answer, Tags>): Actor {
  const askTagged = (ask: (tags: Keys) => Answer): Answer => {
    const asIs = ask(NO_KEYS);
    if (asIs.kind !== 'none') return asIs;
    const anyhow = ask(new Map([...keys.keys()].map((key) => [key, { kind: 'unknown' }])));
    const tags = anyhow.kind === 'none' ? null : tagsChosen(anyhow, keys);
    if (tags === null) return asIs;
    const tagged = ask(contextOf(tags, keys));
    tagsOf.set(tagged, tags);
    return tagged;
  };
  return {
    ...actor,
    ask: (action, options) => {
      const { context = NO_KEYS, resources = [] } = options;
      if (!bearsOn(resources)) return actor.ask(action, options);
      return askTagged((tags) =>
        actor.ask(action, { ...options, context: new Map([...tags, ...context]) }),
      );
    },
    askToAssume: (role, trust) =>
      bearsOn([role.arn])
        ? askTagged((tags) => actor.askToAssume(role, trust, tags))
        : actor.askToAssume(role, trust),
  };
}

function putOn(actor: Actor, { action, target }: Tagging, tags: Tags): Answer {
  return actor.ask(action, { resources: [target.arn], context: requestOf(tags) });
}

/** Values by the keys of tags. */
type Tags = ReadonlyMap<string, string>;

type Keys = ReadonlyMap<string, ContextValue>;

const NO_KEYS: Keys = new Map();

/** The tags that an answer rests on; `null` where there are none, or where some must not be there. */
function tagsChosen({ witness }: Allowed, keys: TagKeys): Tags | null {
  const tags = new Map<string, string>();
  for (const [key, tag] of keys) {
    const value = witness.chosen.get(key);
    if (value?.kind === 'absent') return null;
    const [only] = value?.kind === 'values' ? value.values : [];
    if (only !== undefined) tags.set(tag, only);
  }
  return tags.size === 0 ? null : tags;
}

function contextOf(tags: Tags, keys: TagKeys): Keys {
  const context = new Map<string, ContextValue>();
  for (const [key, tag] of keys) {
    const value = tags.get(tag);
    if (value !== undefined) context.set(key, { kind: 'values', values: [value] });
  }
  return context;
}

/** The context of a request that puts tags on something. */
function requestOf(tags: Tags): Keys {
  return new Map<string, ContextValue>([
    ...[...tags].map(([tag, value]): [string, ContextValue] => [
      `aws:requesttag/${tag.toLowerCase()}`,
      { kind: 'values', values: [value] },
    ]),
    ['aws:tagkeys', { kind: 'values', values: [...tags.keys()] }],
  ]);
}

/** All steps of some kinds, those included that rest on a name. */
export function stepsOf(
  kinds: readonly StepKind[],
): (context: StepContext, actor: Actor) => Iterable<TakenStep> {
  return function* (context, actor) {
    for (const kind of kinds) {
      if (!mayBeTaken(kind, actor)) continue;
      yield* kind.find(context, actor);
      yield* kind.findByName?.(context, actor) ?? [];
    }
  };
}
