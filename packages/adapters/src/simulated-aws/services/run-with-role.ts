import { parseArn } from '@countersign/core';
import type { Role, Workload, WorkloadType } from '@countersign/govern';
import type { CallInput } from '../wire/call-input.ts';
import type { Members } from '../wire/write-answer.ts';
import type { Asked, Call, Operation } from './operation.ts';

/** What an operation has run with a role, or does to what runs. */
export interface RunSpec {
  /** As the ARN ends: `function:{FunctionName}` with parameters in braces; any resource when absent. */
  readonly on?: string;
  /** The parameters that may name the role: `ContainerProperties.JobRoleArn`. */
  readonly role?: readonly string[];
  /** Whom the role is passed to: `lambda.amazonaws.com`. */
  readonly to?: string;
  /** As what it is known from then on. */
  readonly begins?: WorkloadType;
  /** Whether it is but started or looked at. */
  readonly isDataEvent?: true;
  /** As what CloudTrail records it, where that is not its name. */
  readonly recordedAs?: string;
  readonly answer?: (call: Call, about: About) => Members;
}

/** What an operation is about. */
export interface About {
  readonly arn: string;
  readonly role: Role | null;
}

/**
 * Operations that have something run with a role that the caller passes, or that change or get
 * into what runs. Nothing runs; what was begun is known from then on.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html}
 */
export function runOperations(
  service: string,
  specs: Readonly<Record<string, RunSpec>>,
): Readonly<Record<string, Operation>> {
  const operations = Object.entries(specs).map(
    ([name, spec]) => [name, runOperation(service, spec)] as const,
  );
  return Object.fromEntries(operations);
}

function runOperation(service: string, spec: RunSpec): Operation {
  const { answer = () => ({}), begins, isDataEvent, recordedAs, to } = spec;
  return {
    isReadOnly: false,
    ...(isDataEvent === undefined ? {} : { isDataEvent }),
    ...(recordedAs === undefined ? {} : { recordedAs }),
    asks: (call) => {
      const { arn, role } = aboutOf(call, service, spec);
      const passed: readonly Asked[] = role === null || to === undefined ? [] : [passing(role, to)];
      return [{ resource: arn }, ...passed];
    },
    run: (call) => {
      const about = aboutOf(call, service, spec);
      if (begins !== undefined) call.world.begun.set(about.arn, begunAs(begins, about));
      return answer(call, about);
    },
  };
}

/** Instances have their roles by instance profiles. */
function begunAs(type: WorkloadType, { arn, role }: About): Workload {
  const profile = type.startsWith('ec2:') ? role?.instanceProfileArns[0] : undefined;
  if (profile === undefined) {
    return { type, arn, roleArn: role?.arn ?? null, instanceProfileName: null };
  }
  const instanceProfileName = profile.slice(profile.lastIndexOf('/') + 1);
  return { type, arn, roleArn: null, instanceProfileName };
}

function passing({ arn }: Role, service: string): Asked {
  return {
    action: 'iam:PassRole',
    resource: arn,
    context: new Map([['iam:passedtoservice', [service]]]),
  };
}

function aboutOf(call: Call, service: string, { on, role = [] }: RunSpec): About {
  const named = role.map((path) => textAt(call.input, path)).find((text) => text !== null);
  return {
    arn: on === undefined ? '*' : arnOf(call, service, on),
    role: named === undefined ? null : roleNamed(call, named),
  };
}

function arnOf({ accountId, input, region }: Call, service: string, on: string): string {
  const given = /\{(\w+)\}/.exec(on)?.[1];
  const text = given === undefined ? null : textAt(input, given);
  if (text?.startsWith('arn:') === true) return text;
  const resource = on.replace(/\{([\w.]+)\}/g, (_, path: string) => textAt(input, path) ?? '*');
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

/** A text in parameters within parameters; `null` where there is none. */
function textAt(input: CallInput, path: string): string | null {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return input.optionalText(name);
  const [inner] = input.member(name);
  return inner === undefined ? null : textAt(inner, rest.join('.'));
}

/** A role by its ARN or name, or by those of an instance profile. */
function roleNamed({ accountId, world }: Call, text: string): Role | null {
  const { roles } = world.account(accountId);
  const name = parseArn(text)?.resource.split('/').at(-1) ?? text;
  const found = [...roles.values()].find(
    (role) =>
      role.name === name || role.instanceProfileArns.some((arn) => arn.endsWith(`/${name}`)),
  );
  return found ?? null;
}
