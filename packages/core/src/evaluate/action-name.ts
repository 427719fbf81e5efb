import { serviceOf } from './elements.ts';

/** An action as it is compared with others. */
export interface ActionName {
  /** In lower case. */
  readonly name: string;
  /** What stands before its colon. */
  readonly service: string;
}

const known = new Map<string, ActionName>();

/** More than there are actions, so that what comes from outside does not grow for ever. */
const MAX_KNOWN = 1 << 15;

/** An action in lower case, and its service: the same few are asked about over and over. */
export function actionName(action: string): ActionName {
  const remembered = known.get(action);
  if (remembered !== undefined) return remembered;
  const name = action.toLowerCase();
  const made = { name, service: serviceOf(name) };
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(action, made);
  return made;
}
