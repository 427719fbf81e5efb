import type { Answer, AttachedPolicy } from '@countersign/core';
import type { IdentityPolicy } from '../inventory/effective-policies.ts';
import type {
  Group,
  ManagedPolicy,
  Model,
  PrincipalEntity,
  Role,
  User,
  WorkloadType,
} from '../inventory/model.ts';
import type { AskOptions } from '../judge/judge.ts';
import type { Issuer } from '../judge/web-identity.ts';
import type { Aspect } from './aspects.ts';
import type { Bearers } from './bearers.ts';
import type { RunningWorkloads } from './running-workloads.ts';

/** An answer that is not "none". */
export type Allowed = Exclude<Answer, { readonly kind: 'none' }>;

/** What whoever takes a step has gained. */
export type Gain =
  /** It can act as a principal, with that one's own policies. */
  | { readonly kind: 'become'; readonly entity: PrincipalEntity }
  /** It can give a principal any identity-based policy besides its own; to use it, it has to act as that principal. */
  | { readonly kind: 'rewrite'; readonly entity: PrincipalEntity }
  /** It can give a principal some policies besides its own. */
  | {
      readonly kind: 'endow';
      readonly entity: PrincipalEntity;
      readonly policies: readonly AttachedPolicy[];
      /** Tells endowments of one principal apart: the ARN of a group or policy. */
      readonly source: string;
    }
  /** It can take policies that deny away from a principal. */
  | {
      readonly kind: 'relieve';
      readonly entity: PrincipalEntity;
      /** All that goes, out of the principal's own. */
      readonly removed: readonly IdentityPolicy[];
      /** Tells ways of relieving one principal apart. */
      readonly source: string;
    }
  /** It can have service control policies of an account's limit its principals no more. */
  | {
      readonly kind: 'lift';
      readonly accountId: string;
      readonly lifted: readonly AttachedPolicy[];
      /** Tells ways of lifting some of one account's apart. */
      readonly source: string;
    }
  /** It can take a principal's boundary away. */
  | { readonly kind: 'unbind'; readonly entity: PrincipalEntity }
  /** It can make a principal that may do whatever the account's SCPs leave. */
  | { readonly kind: 'create-administrator'; readonly accountId: string };

/** A step that somebody can take. */
export interface TakenStep {
  readonly gain: Gain;
  /** The requests it takes, each as it is allowed, in the order in which they are made. */
  readonly requests: readonly Allowed[];
  /** What it takes besides that the input does not tell: `a Lambda function that runs with this role`. */
  readonly needsInventory?: string;
}

/** Whoever takes a step: equal for all principals of an account with equal permissions. */
export interface Actor {
  readonly accountId: string;
  /** One of them; steps must not depend on which. */
  readonly entity: PrincipalEntity;
  /** A cheap necessary test: whether the action could be allowed on anything at all. */
  mayEver(action: string): boolean;
  /** The same by its own policies, whatever those of resources grant. */
  mayByItself(action: string): boolean;
  /** Whether there is a context in which the action is allowed, on these resources. */
  ask(action: string, options: Omit<AskOptions, 'layers'>): Answer;
  /** Whether it may assume a role of the model; trust policy, SCPs and RCPs have their say. */
  askToAssume(role: Role, trust?: AttachedPolicy, context?: AskOptions['context']): Answer;
}

/** What steps can look up. */
export interface StepContext {
  readonly model: Model;
  readonly users: (accountId: string) => Iterable<User>;
  readonly roles: (accountId: string) => Iterable<Role>;
  /** The roles of an account without those that only AWS can change. */
  readonly writableRoles: (accountId: string) => Iterable<Role>;
  readonly groups: (accountId: string) => Iterable<Group>;
  /** The roles of the model whose trust policy names an account, or somebody in it, or everybody. */
  readonly rolesTrusting: (accountId: string) => readonly Role[];
  /**
   * The roles of the model whose trust policy may let in a principal and not every other one of
   * its account: it names the principal, or its conditions or variables are about the caller.
   */
  readonly rolesNaming: (entity: PrincipalEntity) => Iterable<Role>;
  /** The customer managed policies of an account. */
  readonly policies: (accountId: string) => Iterable<ManagedPolicy>;
  readonly membersOf: (group: Group) => readonly User[];
  /** The identity-based policies that bear on a user or role; the same values at every call. */
  readonly identityPoliciesOf: (entity: PrincipalEntity) => readonly IdentityPolicy[];
  /** The users and writable roles of an account on whom policies bear that deny something. */
  readonly restrained: (accountId: string) => readonly PrincipalEntity[];
  /** Whether a role lets somebody in for whom an identity provider asserts whatever he likes. */
  readonly askAsserted: (role: Role, provider: string) => Answer;
  /** Whether a role lets somebody in with a token that its issuer made for an application of his own. */
  readonly askWithOwnClient: (role: Role, issuer: Issuer) => Answer;
  /** What runs with the roles of an account. */
  readonly workloads: (accountId: string) => RunningWorkloads;
  /** Whom a customer managed policy bears on. */
  readonly bearersOf: (policyArn: string) => Bearers;
  /** The roles of an account whose trust policy names a service, or anybody. */
  readonly rolesNamingService: (service: string, accountId: string) => Iterable<Role>;
  /** The roles of an account whose trust policy may let a service assume them. */
  readonly rolesFor: (service: string, accountId: string) => Iterable<Role>;
}

/**
 * The calls by which somebody who takes a step comes to act as a role, where they change nothing
 * about identities or policies. Their names are those of CloudTrail without a version, as in
 * `lambda:CreateFunction`.
 */
export interface ShownBy {
  readonly calls: readonly string[];
  /** Names of the parameters that tell what is taken over; absent where the call names the role. */
  readonly names?: readonly string[];
  /** Without one of these parameters the call takes nothing over. */
  readonly withAny?: readonly string[];
}

/** The calls that show that a step is taken, and who has to have the role for it. */
export interface StepShown extends ShownBy {
  /** The service principals that may assume the role. */
  readonly services: readonly string[];
  /** As what it is found in an inventory that is taken over; absent where no inventory tells. */
  readonly type?: WorkloadType;
}

/** Everything that is known of one way to gain more. */
export interface StepKind {
  /** Kebab-case, ours, never reused. */
  readonly id: string;
  /** Ids of the same way in public catalogues, such as `iam-008`. */
  readonly aliases: readonly string[];
  /** Reads after "by": `attaching a policy to a user`. */
  readonly title: string;
  /** The page of AWS's that says what the requests do. */
  readonly page: string;
  /** The actions that it always takes; without any of them it cannot be taken. */
  readonly actions: readonly string[];
  /** Without one of these actions it cannot be taken either. */
  readonly oneOf?: readonly string[];
  /** How calls show that it is taken; absent where changes of the model show it. */
  readonly shown?: StepShown;
  /** What it looks at of those whom it is about; steps are found again when that changes. */
  readonly looksAt: readonly Aspect[];
  /** Every step of this kind that the actor can take, whichever of the principals it stands for takes it. */
  find(context: StepContext, actor: Actor): Iterable<TakenStep>;
  /**
   * How {@link find} goes about it where it looks at one role after the other: what it finds on
   * a role rests on nothing of the model besides that role.
   */
  readonly onEachRole?: {
    readonly roles: (context: StepContext, actor: Actor) => Iterable<Role>;
    readonly find: (actor: Actor, role: Role) => Iterable<TakenStep>;
  };
  /** Steps besides that rest on the name of the actor's entity, such as where a trust policy names it. */
  findByName?(context: StepContext, actor: Actor): Iterable<TakenStep>;
  /** Whether {@link findByName} is worth asking about somebody, told without the judge; it is when absent. */
  mayRestOnName?(context: StepContext, entity: PrincipalEntity): boolean;
}

/** Whether an actor may ever do what a kind of step always takes. */
export function mayBeTaken({ actions, oneOf }: StepKind, actor: Actor): boolean {
  const mayEver = (action: string): boolean => actor.mayEver(action);
  return actions.every(mayEver) && (oneOf === undefined || oneOf.some(mayEver));
}
