/** Commands per hour of each person, on each repository, and of all people together. */
export const commandsPerHour = { person: 100, repo: 1_000, overall: 10_000 } as const
