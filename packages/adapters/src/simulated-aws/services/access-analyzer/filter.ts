import { invalidInput } from '../../service-error.ts';
import type { CallInput } from '../../wire/call-input.ts';

/** What findings can be filtered by, as texts. */
export type FilterValues = Readonly<Record<string, readonly string[]>>;

/** Tells which findings a call asks for; all of several criteria have to hold. */
export function filterIn(input: CallInput): (values: FilterValues) => boolean {
  const tests = input
    .member('filter')
    .flatMap((filter) => filter.names().map((name) => criterionTest(name, filter.member(name))));
  return (values) => tests.every((test) => test(values));
}

function criterionTest(
  name: string,
  [criterion]: readonly CallInput[],
): (values: FilterValues) => boolean {
  if (criterion === undefined) throw invalidInput(`The filter of '${name}' must be an object.`);
  const [eq, neq, contains] = [
    criterion.texts('eq'),
    criterion.texts('neq'),
    criterion.texts('contains'),
  ];
  const exists = criterion.optionalText('exists');
  return (all) => {
    const values = Object.hasOwn(all, name) ? (all[name] ?? []) : [];
    if (exists !== null && values.length > 0 !== (exists === 'true')) return false;
    if (eq.length > 0 && !values.some((value) => eq.includes(value))) return false;
    if (values.some((value) => neq.includes(value))) return false;
    return (
      contains.length === 0 || values.some((value) => contains.some((part) => value.includes(part)))
    );
  };
}
