export { AnswerJournal, type JournalledAnswer } from './answer-journal.ts';
export {
  type CollectedAccount,
  CollectionDirectory,
  type CollectionStart,
  type DirectoryRefusal,
} from './collection-directory.ts';
