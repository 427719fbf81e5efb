import type { CompiledLayers } from '../evaluate/compile.ts';
import type { Principal, RequestContext } from '../request/request.ts';

/** "Is there a resource and a context with which this principal may do this?" */
export interface Question {
  readonly principal: Principal;
  readonly action: string;
  readonly layers: CompiledLayers;
  /** ARN patterns of what the action can name; `*` for an action that names nothing. */
  readonly resourcePatterns: readonly string[];
  /** Resources that exist, tried first. */
  readonly existing: readonly string[];
  /** What is known of the context when the request names this resource. */
  contextFor(resource: string): RequestContext;
  /** The account that owns a resource. */
  resourceAccountOf(resource: string): string | null;
}
