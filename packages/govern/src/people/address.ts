const ADDRESS = /^[^\s@:/*?]+@[^\s@:/*?]+\.[^\s@:/*?]+$/;

/**
 * An e-mail address in the form in which addresses are compared: lower case, without
 * what follows a `+` in the local part. `null` for what does not look like one.
 */
export function normalAddress(text: string): string | null {
  const trimmed = text.trim().toLowerCase();
  if (!ADDRESS.test(trimmed)) return null;
  const at = trimmed.indexOf('@');
  const plus = trimmed.indexOf('+');
  const local = trimmed.slice(0, plus > 0 && plus < at ? plus : at);
  return local + trimmed.slice(at);
}
