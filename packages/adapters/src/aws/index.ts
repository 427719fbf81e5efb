export { CallFailure, CollectingStopped } from './call-failure.ts';
export { type AssumedRole, type CallerSession, openCallerSession } from './caller-session.ts';
export {
  type CollectionLimits,
  type CollectionOutcome,
  type CollectionProgress,
  type CollectionRequest,
  type CollectionStore,
  collect,
} from './collection.ts';
export { type NeededPolicy, neededPolicy } from './needed-policy.ts';
