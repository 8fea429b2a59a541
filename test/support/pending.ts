/**
 * What documents and the action use already although the program does not know it yet. A test fails for each entry that
 * the program does know, so that the list ends empty and can be deleted.
 */
export const pending = {
  formats: ['github', 'gitlab', 'junit', 'checkstyle', 'concise'],
  flags: ['--staged', '--branch'],
  valued: ['--commit'],
}
