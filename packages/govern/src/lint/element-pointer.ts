import { pointerTo, type Statement } from '@countersign/core';

/**
 * The pointer of one pattern of `Action` or `Resource`: of the item in a list, and of the
 * element itself when it holds a single pattern, which may stand without a list.
 */
export function patternPointer(
  statement: Statement,
  element: 'Action' | 'Resource',
  index: number,
): string {
  const pointer = elementPointer(statement, element);
  const { patterns = [] } = (element === 'Action' ? statement.action : statement.resource) ?? {};
  return patterns.length > 1 ? pointerTo(pointer, index) : pointer;
}

/** The pointer of `Action` or `NotAction`, `Resource` or `NotResource`. */
export function elementPointer(statement: Statement, element: 'Action' | 'Resource'): string {
  const { negated = false } = (element === 'Action' ? statement.action : statement.resource) ?? {};
  return pointerTo(statement.pointer, negated ? `Not${element}` : element);
}
