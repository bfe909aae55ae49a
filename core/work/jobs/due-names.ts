import type { Database } from '../../foundation/data/database.js'

interface Question {
  name: string
  until: number
  deadline: number
  answer(due: boolean): void
  fail(error: unknown): void
}

/** Agenda asks for each kind of job every second. This asks the database once for all that are asked in one go. */
export class DueNames {
  private questions: Question[] = []

  constructor(private readonly db: Database) {}

  /** False when nothing of that name is due for sure; true when it is worth a look. */
  has(name: string, until: number, deadline: number): Promise<boolean> {
    return new Promise((answer, fail) => {
      this.questions.push({ name, until, deadline, answer, fail })
      if (this.questions.length === 1) setImmediate(() => void this.ask())
    })
  }

  private async ask(): Promise<void> {
    const asked = this.questions
    this.questions = []
    try {
      const due = asked.length === 1 ? new Set([asked[0]!.name]) : await this.due(asked)
      for (const question of asked) question.answer(due.has(question.name))
    } catch (error) {
      for (const question of asked) question.fail(error)
    }
  }

  private async due(asked: Question[]): Promise<Set<string>> {
    const until = Math.max(...asked.map((question) => question.until))
    const deadline = Math.max(...asked.map((question) => question.deadline))
    const names = asked.map((question) => question.name)
    const rows: { name: string }[] = await this.db
      .read('core_jobs')
      .distinct('name')
      .whereIn('name', names)
      .where('disabled', 0)
      .where((ready) =>
        ready
          .where((waiting) => waiting.whereNull('locked_at').where('next_run_at', '<=', until))
          .orWhere('locked_at', '<=', deadline),
      )
    return new Set(rows.map((row) => row.name))
  }
}
