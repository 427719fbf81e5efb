import { readEventPattern } from '../../event-pattern.ts';
import {
  type EventRule,
  type EventTarget,
  RULE_STATES,
  type RuleState,
} from '../../event-rules.ts';
import { ServiceError } from '../../service-error.ts';
import type { CallInput } from '../../wire/call-input.ts';
import type { Members } from '../../wire/write-answer.ts';
import { type Call, changing, type Operation, reading } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { busArn, busAt, LIMITS } from './buses.ts';

const MAX_TARGETS = 5;

/** What is done with rules and their targets. */
export const RULE_OPERATIONS: Readonly<Record<string, Operation>> = {
  PutRule: changing(namedRule, putRule),
  DescribeRule: reading(namedRule, (call) => ruleMembers(ruleAt(call, namedRule(call)))),
  ListRules: reading(
    ({ accountId, region }) => `arn:aws:events:${region}:${accountId}:rule/*`,
    (call) => {
      const bus = busAt(call, busArn(call, call.input.optionalText('EventBusName')));
      const prefix = call.input.optionalText('NamePrefix') ?? '';
      const rules = call.world.eventRules.of(bus.arn).filter(({ name }) => name.startsWith(prefix));
      const page = pageOf(call.input, rules, { names: LIMITS, otherwise: 100, max: 100 });
      return { Rules: page.items.map(ruleMembers), ...page.members };
    },
  ),
  DeleteRule: changing(namedRule, (call) => {
    const { arn, targets } = ruleAt(call, namedRule(call));
    if (targets.length > 0) {
      throw new ServiceError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    call.world.eventRules.remove(arn);
    return {};
  }),
  EnableRule: changing(namedRule, (call) => changeRule(call, { state: 'ENABLED' })),
  DisableRule: changing(namedRule, (call) => changeRule(call, { state: 'DISABLED' })),
  PutTargets: changing(ruleOfTargets, putTargets),
  RemoveTargets: changing(ruleOfTargets, (call) => {
    const rule = ruleAt(call, ruleOfTargets(call));
    const ids = new Set(call.input.texts('Ids'));
    const targets = rule.targets.filter(({ id }) => !ids.has(id));
    call.world.eventRules.put({ ...rule, targets });
    return { FailedEntryCount: 0, FailedEntries: [] };
  }),
  ListTargetsByRule: reading(ruleOfTargets, (call) => {
    const { targets } = ruleAt(call, ruleOfTargets(call));
    const page = pageOf(call.input, targets, { names: LIMITS, otherwise: 100, max: 100 });
    return { Targets: page.items.map(targetMembers), ...page.members };
  }),
};

function namedRule(call: Call): string {
  return ruleArn(call, call.input.text('Name'));
}

function ruleOfTargets(call: Call): string {
  return ruleArn(call, call.input.text('Rule'));
}

/** Rules of the default bus stand by themselves, others below their bus. */
function ruleArn(call: Call, name: string): string {
  const bus = busArn(call, call.input.optionalText('EventBusName')).replace(/^.*event-bus\//, '');
  const below = bus === 'default' ? name : `${bus}/${name}`;
  return `arn:aws:events:${call.region}:${call.accountId}:rule/${below}`;
}

function ruleAt({ world }: Call, arn: string): EventRule {
  const rule = world.eventRules.get(arn);
  if (rule !== undefined) return rule;
  throw new ServiceError('ResourceNotFoundException', `Rule ${arn} does not exist.`);
}

function putRule(call: Call): Members {
  const { accountId, input, world } = call;
  const arn = namedRule(call);
  const patternText = input.optionalText('EventPattern');
  if (patternText === null) {
    throw new ServiceError(
      'ValidationException',
      'Parameter EventPattern must be specified; rules with a schedule are not simulated.',
    );
  }
  world.eventRules.put({
    arn,
    name: input.text('Name'),
    busArn: busAt(call, busArn(call, input.optionalText('EventBusName'))).arn,
    accountId,
    description: input.optionalText('Description'),
    patternText,
    pattern: readEventPattern(patternText),
    state: stateIn(input),
    targets: world.eventRules.get(arn)?.targets ?? [],
  });
  return { RuleArn: arn };
}

function stateIn(input: CallInput): RuleState {
  const text = input.optionalText('State') ?? 'ENABLED';
  const state = RULE_STATES.find((each) => each === text);
  if (state !== undefined) return state;
  throw new ServiceError(
    'ValidationException',
    `Value '${text}' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [${RULE_STATES.join(', ')}]`,
  );
}

function changeRule(call: Call, changed: Pick<EventRule, 'state'>): Members {
  call.world.eventRules.put({ ...ruleAt(call, namedRule(call)), ...changed });
  return {};
}

function putTargets(call: Call): Members {
  const rule = ruleAt(call, ruleOfTargets(call));
  const targets = new Map(rule.targets.map((target) => [target.id, target]));
  for (const entry of call.input.list('Targets')) {
    const target = targetIn(entry);
    targets.set(target.id, target);
  }
  if (targets.size > MAX_TARGETS) {
    throw new ServiceError(
      'LimitExceededException',
      `The requested resource exceeds the maximum number allowed: ${MAX_TARGETS} targets.`,
    );
  }
  call.world.eventRules.put({ ...rule, targets: [...targets.values()] });
  return { FailedEntryCount: 0, FailedEntries: [] };
}

function targetIn(entry: CallInput): EventTarget {
  for (const name of ['InputPath', 'InputTransformer']) {
    if (entry.member(name).length > 0 || entry.optionalText(name) !== null) {
      throw new ServiceError('ValidationException', `${name} of targets is not simulated.`);
    }
  }
  return {
    id: entry.text('Id'),
    arn: entry.text('Arn'),
    roleArn: entry.optionalText('RoleArn'),
    input: entry.optionalText('Input'),
  };
}

function ruleMembers(rule: EventRule): Members {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.patternText ?? undefined,
    State: rule.state,
    Description: rule.description ?? undefined,
    EventBusName: rule.busArn.slice(rule.busArn.lastIndexOf('/') + 1),
  };
}

function targetMembers({ arn, id, input, roleArn }: EventTarget): Members {
  return { Id: id, Arn: arn, RoleArn: roleArn ?? undefined, Input: input ?? undefined };
}
