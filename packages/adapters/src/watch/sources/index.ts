export type { DeliveredPart, Delivery, DeliveryTrouble } from './delivery.ts';
export { type Invocation, InvocationReader } from './invocation.ts';
export {
  openRemoteSource,
  type RemoteSource,
  type RemoteSourceOptions,
} from './open-remote-source.ts';
