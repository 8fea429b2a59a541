import { credentialsFile } from '../config/github.ts'
import { writeFileWhole } from './write-file.ts'

/** Keeps what GitHub gave for the App, readable by the server's own user alone. */
export async function saveGitHubSettings(
  home: string,
  { appId, privateKey, webhookSecret }: { appId: string; privateKey: string; webhookSecret: string },
): Promise<void> {
  const text = `${JSON.stringify({ appId, privateKey, webhookSecret }, undefined, 2)}\n`
  await writeFileWhole(credentialsFile(home), text, home, 0o600)
}
