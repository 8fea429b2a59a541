/** Returns a path as the repository writes it. */
export function cleanPath(path: string): string {
  return path.trim().replace(/^(?:\.\/)+/, '')
}

export function isInside(path: string): boolean {
  return !path.startsWith('/') && path.split('/').every((part) => !['', '.', '..', '.git'].includes(part.toLowerCase()))
}

export function invalidPath(path: string): string {
  return `Invalid path ${path} (expected a path inside the repository).`
}
