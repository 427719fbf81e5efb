import type { CompiledLayers } from '../evaluate/compile.ts';
import type { Principal, RequestContext } from '../request/request.ts';

/** "Is there a resource and a context with which this principal may do this?" */
export interface Question {
  readonly principal: Principal;
  readonly action: string;
  readonly layers: CompiledLayers;
  /** What the action can name; asked for only where some statement could allow the action. */
  domain(): ResourceDomain;
  /**
   * What is known of the context when the request names this resource; for `*`,
   * what is known whatever the resource, and no more.
   */
  contextFor(resource: string): RequestContext;
  /** The account that owns a resource. */
  resourceAccountOf(resource: string): string | null;
}

/** The resources that an action can name. */
export interface ResourceDomain {
  /** ARN patterns; `*` for an action that may name nothing. */
  readonly patterns: readonly string[];
  /** Resources that exist, tried first. */
  readonly existing: readonly string[];
}
