import { alreadyExists, deleteConflict, noSuchEntity, ServiceError } from '../../service-error.ts';
import type { Members } from '../../wire/write-answer.ts';
import type { MfaDevice } from '../../world.ts';
import { anything, type Call, changing, type Operation, reading } from '../operation.ts';
import { MARKERS, pageOf } from '../paging.ts';
import { USERS, userArnOf, userOf } from './entities.ts';

/** Virtual devices for a second factor; a device that is enabled shows any six digits. */
export const MFA_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateVirtualMFADevice: changing(newSerial, createDevice),
  EnableMFADevice: changing(userArnOf, enableDevice),
  DeactivateMFADevice: changing(userArnOf, (call) => {
    const device = deviceIn(call);
    device.userArn = null;
    device.enabledAtMs = null;
    return null;
  }),
  DeleteVirtualMFADevice: changing(
    ({ input }) => input.text('SerialNumber'),
    (call) => {
      const { serial, userArn } = deviceIn(call);
      if (userArn !== null) throw deleteConflict('The device is in use. Deactivate it first.');
      call.world.accountDetails(call.accountId).mfaDevices.delete(serial);
      return null;
    },
  ),
  ListMFADevices: reading(userArnOf, (call) => {
    const user = userOf(call);
    const own = devicesOf(call).filter(({ userArn }) => userArn === user.arn);
    const page = pageOf(call.input, own, { names: MARKERS, otherwise: 100, max: 1000 });
    return {
      MFADevices: page.items.map((device) => ({
        UserName: user.name,
        SerialNumber: device.serial,
        EnableDate: dateOf(device),
      })),
      ...page.members,
    };
  }),
  ListVirtualMFADevices: reading(anything, (call) => {
    const page = pageOf(call.input, devicesOf(call), { names: MARKERS, otherwise: 100, max: 1000 });
    return {
      VirtualMFADevices: page.items.map((device) => ({
        SerialNumber: device.serial,
        EnableDate: dateOf(device),
      })),
      ...page.members,
    };
  }),
};

function newSerial({ accountId, input }: Call): string {
  return `arn:aws:iam::${accountId}:mfa/${input.text('VirtualMFADeviceName')}`;
}

function devicesOf({ accountId, world }: Call): readonly MfaDevice[] {
  return [...world.accountDetails(accountId).mfaDevices.values()];
}

function dateOf({ enabledAtMs }: MfaDevice): Date | null {
  return enabledAtMs === null ? null : new Date(enabledAtMs);
}

function deviceIn({ accountId, input, world }: Call): MfaDevice {
  const serial = input.text('SerialNumber');
  const device = world.accountDetails(accountId).mfaDevices.get(serial);
  if (device === undefined) throw noSuchEntity(`MFA Device with serial number ${serial}`);
  return device;
}

function createDevice(call: Call): Members {
  const serial = newSerial(call);
  const { mfaDevices } = call.world.accountDetails(call.accountId);
  if (mfaDevices.has(serial)) throw alreadyExists('MFADevice entity at the same path and name');
  mfaDevices.set(serial, { serial, userArn: null, enabledAtMs: null });
  return { VirtualMFADevice: { SerialNumber: serial } };
}

function enableDevice(call: Call): null {
  const device = deviceIn(call);
  const user = userOf(call);
  const codes = ['AuthenticationCode1', 'AuthenticationCode2'].map((name) => call.input.text(name));
  if (!codes.every(isCode) || codes[0] === codes[1]) throw wrongCode();
  if (device.userArn !== null) throw alreadyExists('MFA Device already in use. It');
  device.userArn = user.arn;
  device.enabledAtMs = call.atMs;
  return null;
}

function isCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}

function wrongCode(): ServiceError {
  return new ServiceError(
    'InvalidAuthenticationCode',
    'Authentication code for device is not valid.',
    403,
  );
}

/** Whether the caller shows a second factor with a call; fails where what it shows is wrong. */
export function showsSecondFactor({ accountId, caller, input, world }: Call): boolean {
  const serial = input.optionalText('SerialNumber');
  if (serial === null) return false;
  const device = world.accountDetails(accountId).mfaDevices.get(serial);
  const isOwn = caller.entity !== null && device?.userArn === caller.entity.arn;
  if (isOwn && isCode(input.optionalText('TokenCode') ?? '')) return true;
  throw new ServiceError(
    'AccessDenied',
    'MultiFactorAuthentication failed with invalid MFA one time pass code.',
    403,
  );
}

/** How many devices an account has, and who of its users has one. */
export function devicesIn(call: Call): {
  readonly count: number;
  readonly users: ReadonlySet<string>;
} {
  const devices = devicesOf(call);
  const present = new Set([...USERS.all(call)].map(({ arn }) => arn));
  const holders = devices.flatMap(({ userArn }) => userArn ?? []);
  return { count: devices.length, users: new Set(holders.filter((arn) => present.has(arn))) };
}
