// SPDX-License-Identifier: MIT

package import SyncModel

extension Scheduler {
  /// Looks at all accounts without changing anything, one after the other (`--info`).
  package func inspect() -> RunResult {
    forEachAccount { context, logins, reporter in
      AccountInspection(context: context, logins: logins, reporter: reporter)
    }
  }

  /// Takes over Maildirs that other programs filled, one account after the other (`--adopt`).
  package func adopt() -> RunResult {
    forEachAccount { context, logins, reporter in
      AccountAdoption(context: context, logins: logins, reporter: reporter)
    }
  }

  /// Marks the files of all accounts with the present names of their folders
  /// (`--migrate-fmd5-using-nametrans`).
  package func migrateDigests() -> RunResult {
    forEachAccount { context, _, reporter in DigestMigration(context: context, reporter: reporter) }
  }

  /// Deletes a folder on the server of the first account, and nothing else (`--delete-folder`).
  package func delete(_ folder: FolderName) -> RunResult {
    forEachAccount(of: settings.accounts.prefix(1)) { context, logins, reporter in
      FolderDeletion(context: context, logins: logins, reporter: reporter, folder: folder)
    }
  }

  /// Does the same for one account after the other, unless the program ends.
  private func forEachAccount(
    of accounts: ArraySlice<AccountSettings>? = nil,
    _ action: (RunContext, AccountLogins, Reporter) -> any AccountAction
  ) -> RunResult {
    let namer = MaildirNamer()
    var total = RunResult()
    for account in accounts ?? settings.accounts[...] where !stop.endsSoon {
      let logins = AccountLogins(account, desk: desk, isRepeated: false)
      total += action(
        context(of: account, namer), logins, Reporter(publisher, of: account.name)
      ).run()
    }
    return total
  }
}
