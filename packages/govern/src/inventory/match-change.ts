import type { Change } from './change.ts';

type Kind = Change['kind'];
type ByKind = { readonly [Each in Kind]: Extract<Change, { readonly kind: Each }> };
/** Any of some changes, its kind and the rest bound to each other so that the compiler sees it. */
type AnyOf<Some extends Kind> = { [Each in Some]: ByKind[Each] & { readonly kind: Each } }[Some];

/** A function for each kind of change. */
export type ChangeHandlers<Value> = { readonly [Each in Kind]: (change: ByKind[Each]) => Value };

/** Answers by the function for the kind of a change; every kind must have one. */
export function matchChange<Value>(change: Change, handlers: ChangeHandlers<Value>): Value {
  return dispatch(change, handlers);
}

/** The same where only some kinds have a function; `otherwise` is the answer for the others. */
export function matchSomeChange<Value>(
  change: Change,
  handlers: Partial<ChangeHandlers<Value>>,
  otherwise: Value,
): Value {
  return dispatchSome(change, handlers, otherwise);
}

function dispatch<Some extends Kind, Value>(
  change: AnyOf<Some>,
  handlers: ChangeHandlers<Value>,
): Value {
  const kind: Some = change.kind;
  return handlers[kind](change);
}

function dispatchSome<Some extends Kind, Value>(
  change: AnyOf<Some>,
  handlers: Partial<ChangeHandlers<Value>>,
  otherwise: Value,
): Value {
  const kind: Some = change.kind;
  const handle: ((change: ByKind[Some]) => Value) | undefined = handlers[kind];
  return handle === undefined ? otherwise : handle(change);
}
