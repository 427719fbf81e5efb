import { forgetOldest } from '../../../forget-oldest.ts';
import type { Account, Role, Workload } from '../../../inventory/model.ts';
import type { StepShown } from '../../../reach/step-kind.ts';
import { callName } from '../../../trail/call-name.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import { lastName, type NamedText, namedTexts } from './named-texts.ts';

/** More names than this are not remembered. */
const MAX_NAMES = 50_000;
/** Of what one call has begun so many names are remembered. */
const MAX_OF_CALL = 100;

const IDENTIFIES = /(?:name|id|arn|identifier)s?$/i;
const BEGINS = /:(?:Create|Run|Request|Register|Start)/;

/** What calls have begun to run with a role, as long as it is remembered. */
export class BegunWorkloads {
  private readonly roleByName = new Map<string, string | null>();

  /** Remembers what a call has begun, or has given another role. */
  add(event: TrailEvent, role: Role | undefined): void {
    const isBegun = BEGINS.test(callName(event));
    if (role === undefined && !isBegun) return;
    const { requestParameters, responseElements } = event;
    const texts = [...namedTexts(requestParameters), ...namedTexts(responseElements)];
    const names = texts.filter((named) => IDENTIFIES.test(lastName(named)));
    for (const { text } of names.slice(0, MAX_OF_CALL)) {
      const key = keyOf(event, serviceOf(event), text);
      if (role === undefined && this.roleByName.has(key)) continue;
      this.roleByName.delete(key);
      this.roleByName.set(key, role?.arn ?? null);
    }
    forgetOldest(this.roleByName, MAX_NAMES);
  }

  /** The ARN of the role of one of some; `null` where it was begun without one, `undefined` where none is known. */
  roleOf(event: TrailEvent, shown: StepShown, names: readonly string[]): string | null | undefined {
    const service = shown.type?.slice(0, shown.type.indexOf(':')) ?? serviceOf(event);
    return names
      .map((name) => this.roleByName.get(keyOf(event, service, name)))
      .find((role) => role !== undefined);
  }
}

function serviceOf(event: TrailEvent): string {
  const name = callName(event);
  return name.slice(0, name.indexOf(':'));
}

function keyOf({ accountId, region }: TrailEvent, service: string, name: string): string {
  return `${accountId ?? ''} ${region ?? ''} ${service} ${name}`;
}

/** What a call takes over, by the names or ARNs that it gives. */
export function namesGiven(
  texts: readonly NamedText[],
  { names = [] }: StepShown,
): readonly string[] {
  return texts.filter((named) => names.includes(lastName(named))).map(({ text }) => text);
}

/** What of an inventory has one of some names, or of some ARNs. */
export function workloadsNamed(
  { workloads }: Account,
  { region }: TrailEvent,
  { names, type }: { readonly names: readonly string[]; readonly type: StepShown['type'] },
): readonly Workload[] {
  return workloads.items.filter((workload) => {
    if (workload.type !== type) return false;
    const [, , , where = '', , ...resource] = workload.arn.split(':');
    if (where !== '' && region !== null && where !== region) return false;
    const parts = new Set(resource.join('/').split('/').slice(1));
    return names.some((name) =>
      name.startsWith('arn:')
        ? name === workload.arn || name.startsWith(`${workload.arn}:`)
        : parts.has(name) || parts.has(name.split(':')[0] ?? ''),
    );
  });
}
