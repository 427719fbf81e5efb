import type { Entity } from '../inventory/model.ts';

/**
 * Whether an account cannot change the policies of a role: AWS keeps service-linked
 * roles and those of IAM Identity Center to itself.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html}
 * @see {@link https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-center-and-iam-roles.html}
 */
export function whyProtected({ name, path }: Entity): string | null {
  if (path.startsWith('/aws-service-role/')) {
    return `${name} is linked to a service, which alone can change it`;
  }
  if (path.startsWith('/aws-reserved/')) {
    return `${name} belongs to IAM Identity Center: change its permission set there`;
  }
  return null;
}
