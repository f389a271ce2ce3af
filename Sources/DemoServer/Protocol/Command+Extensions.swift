// SPDX-License-Identifier: MIT

extension Command {
  /// The extensions without which the command, or what it asks for, does not exist.
  var required: ServerCapabilities {
    switch self {
    case .id: .id
    case .authenticate: .plain
    case .namespace: .namespace
    case .enable: .enable
    case .compress: .compress
    case .idle: .idle
    case .unselect: .unselect
    case .move(let selector, _): [.move, selector.set.required]
    case .expunge(let set?): [.uidPlus, set.required]
    case .list(let request): request.required
    case .status(_, let items): items.required
    case .select(let request): request.required
    case .append(_, let messages): messages.count > 1 ? .multiAppend : []
    case .search(let request): request.required
    case .fetch(let selector, let request): [selector.set.required, request.required]
    case .store(let selector, let request):
      [selector.set.required, request.unchangedSince == nil ? [] : .condStore]
    case .label(let selector, _): [selector.set.required, .gmail]
    case .copy(let selector, _): selector.set.required
    default: []
    }
  }

  /// Whether the client shows that it understands mod-sequences (RFC 7162 §3.1).
  var enablesModSequences: Bool {
    switch self {
    case .enable(let words): words.contains("CONDSTORE") || words.contains("QRESYNC")
    case .select(let request): request.isConditional || request.known != nil
    case .status(_, let items): items.contains(.highestModSequence)
    case .list(let request): request.returning.status.contains(.highestModSequence)
    case .fetch(_, let request):
      request.changedSince != nil || request.attributes.contains(.modSequence)
    case .store(_, let request): request.unchangedSince != nil
    case .search(let request): request.key.usesModSequences
    default: false
    }
  }
}

extension [StatusItem] {
  fileprivate var required: ServerCapabilities { ServerCapabilities(map(\.required)) }
}

extension ListRequest {
  fileprivate var required: ServerCapabilities {
    let status: ServerCapabilities = returning.status.isEmpty ? [] : .listStatus
    return [isExtended ? .listExtended : [], status, returning.status.required]
  }
}

extension SelectRequest {
  fileprivate var required: ServerCapabilities {
    [isConditional ? .condStore : [], known == nil ? [] : .quickResynchronization]
  }
}

extension FetchRequest {
  fileprivate var required: ServerCapabilities {
    let attributes = ServerCapabilities(attributes.map(\.required))
    return [
      attributes, changedSince == nil ? [] : .condStore,
      tellsVanished ? .quickResynchronization : [],
    ]
  }
}

extension FetchAttribute {
  fileprivate var required: ServerCapabilities {
    switch self {
    case .flags, .uid, .internalDate, .size, .content: []
    case .modSequence: .condStore
    case .emailID, .threadID: .objectID
    case .gmailMessageID, .gmailThreadID, .gmailLabels: .gmail
    }
  }
}

extension SearchRequest {
  fileprivate var required: ServerCapabilities {
    let result: ServerCapabilities = returning?.contains(.save) == true ? .searchResult : []
    return [returning == nil ? [] : .extendedSearch, result, key.required]
  }
}

extension SearchKey {
  fileprivate var required: ServerCapabilities {
    switch self {
    case .and(let keys): ServerCapabilities(keys.map(\.required))
    case .or(let first, let second): [first.required, second.required]
    case .not(let key): key.required
    case .sequence(let set), .uid(let set): set.required
    case .changedSince: .condStore
    case .emailID: .objectID
    case .gmailMessageID: .gmail
    default: []
    }
  }

  var usesModSequences: Bool {
    switch self {
    case .and(let keys): keys.contains(where: \.usesModSequences)
    case .or(let first, let second): first.usesModSequences || second.usesModSequences
    case .not(let key): key.usesModSequences
    case .changedSince: true
    default: false
    }
  }
}

extension SequenceSet {
  fileprivate var required: ServerCapabilities { isLastResult ? .searchResult : [] }
}
