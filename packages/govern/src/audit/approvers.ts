import type { Answer } from '@countersign/core';
import {
  findAccount,
  findRole,
  type Group,
  isServiceLinkedRole,
  type Model,
  principalsOf,
  type Role,
} from '../inventory/model.ts';
import { surest } from '../judge/certainty.ts';
import { actorAt } from '../reach/actor.ts';
import { alike } from '../reach/choice.ts';
import type { Position } from '../reach/position.ts';
import type { ReachPath, Starter } from '../reach/reach-path.ts';
import type { Standing } from '../reach/standing.ts';
import type { Allowed } from '../reach/step-kind.ts';
import type { RuleContext } from './rule.ts';

/** A group or role by which people approve. */
export interface ApproverGroup {
  readonly entity: Group | Role;
  /** What decides who is in it. */
  readonly actions: readonly string[];
}

/** The group or role of an ARN; `null` where the model has none. */
export function findApproverGroup(model: Model, arn: string): ApproverGroup | null {
  const group = findAccount(model, arn)?.groups.get(arn);
  if (group !== undefined) {
    return { entity: group, actions: ['iam:AddUserToGroup', 'iam:RemoveUserFromGroup'] };
  }
  const role = findRole(model, arn);
  return role === undefined ? null : { entity: role, actions: ['iam:UpdateAssumeRolePolicy'] };
}

/** An approver, and how it comes to decide who the approvers are. */
export interface ControllingApprover {
  readonly path: ReachPath;
  readonly answer: Allowed | null;
}

/**
 * Finds those who approve, as members of the group or as whoever can become the
 * role, and who decide who does; people where none of their identities is enough.
 */
export function* approversOf(
  context: RuleContext,
  group: ApproverGroup,
): Iterable<ControllingApprover> {
  const reach = context.reach();
  const destination = reach.towards((standing) =>
    alike(decides(context, group, standing) ? [standing] : []),
  );
  const controlling = new Set<Starter>();
  for (const approver of approverStarters(context, group)) {
    const isKnown =
      approver.kind === 'person' &&
      approver.identities.some(({ entity }) => controlling.has(entity));
    const path = isKnown ? null : destination.pathFrom(approver);
    if (path === null) continue;
    controlling.add(approver);
    yield { path, answer: path.end === null ? null : askAt(context, group, path.end) };
  }
}

function decides(context: RuleContext, group: ApproverGroup, standing: Standing): boolean {
  if (standing.accountId !== group.entity.accountId) return false;
  return standing.example === null || askAt(context, group, standing.example.position) !== null;
}

function askAt(
  { judge }: RuleContext,
  { actions, entity }: ApproverGroup,
  position: Position,
): Allowed | null {
  const actor = actorAt(judge, position);
  const answer: Answer = surest(
    actions.map((action) => actor.ask(action, { resources: [entity.arn] })),
  );
  return answer.kind === 'none' ? null : answer;
}

function* approverStarters(context: RuleContext, { entity }: ApproverGroup): Iterable<Starter> {
  const toRole = entity.kind === 'role' ? context.reach().becoming(entity) : null;
  const approves = (starter: Starter): boolean => {
    if (toRole !== null) return toRole.has(starter);
    if (starter.kind === 'person') {
      return starter.identities.some((identity) => approves(identity.entity));
    }
    return (
      starter.kind === 'user' &&
      starter.accountId === entity.accountId &&
      starter.groupNames.includes(entity.name)
    );
  };
  for (const starter of [...principalsOf(context.judge.model), ...context.people]) {
    if (starter.kind === 'role' && isServiceLinkedRole(starter)) continue;
    if (approves(starter)) yield starter;
  }
}
