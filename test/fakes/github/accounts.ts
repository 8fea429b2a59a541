/** The accounts of people, whose ids stay when their logins change. */
export class Accounts {
  private readonly ids = new Map<string, number>()
  private next = 5_000

  /** The id of a login, which may be new. */
  idOf(login: string): number {
    const id = this.ids.get(login) ?? ++this.next
    this.ids.set(login, id)
    return id
  }

  loginOf(id: number): string | undefined {
    return [...this.ids].find(([, each]) => each === id)?.[0]
  }

  /** A person takes another login. Somebody else may take the old one. */
  rename(from: string, to: string): void {
    this.ids.set(to, this.idOf(from))
    this.ids.delete(from)
  }

  remove(login: string): void {
    this.ids.delete(login)
  }
}
