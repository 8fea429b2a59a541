/** Limits of Discord; https://docs.discord.com/developers/resources/message and the pages on commands and components. */
export const discordLimits = {
  /** Characters of a message. */
  content: 2_000,
  /** Characters of an embed: its title (256), its description (4,096), and all of it (6,000). */
  embedTitle: 250,
  embedDescription: 4_000,
  /** Bytes of a file. Servers with boosts allow more. */
  file: 10 * 1024 * 1024,
  rows: 5,
  buttonsPerRow: 5,
  label: 80,
  options: 25,
  optionLabel: 100,
  threadName: 100,
  /** Choices of an autocomplete, and the characters of each. */
  choices: 25,
  choice: 100,
  commandOptions: 25,
  description: 100,
  modalTitle: 45,
  modalInputs: 5,
  modalLabel: 45,
  inputLength: 4_000,
  nonce: 25,
  embeds: 10,
  embedField: 1_024,
  customId: 100,
} as const

/** Milliseconds between two edits that show progress. */
export const progressPaceMs = 2_000

/** Milliseconds after which the token of an interaction is not used any more. Discord accepts it for 15 minutes. */
export const tokenMs = 14.5 * 60_000
