public import ControlPlane
internal import Crypto
internal import FoundationEssentials

/// The tokens of users, as a file lists them: `token,user,uid,"group1,group2"`.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/authentication/token/tokenfile/tokenfile.go
public struct TokenFile: Sendable {
  /// Why a file is no list of tokens.
  public struct Fault: Error, Hashable, Sendable {
    /// The words, with the line; never with a token.
    public let message: String
  }

  /// The users by the hash of their tokens, under a key that nobody else knows.
  ///
  /// What is compared are hashes, so how long that takes tells nothing of the tokens.
  private var users: [[UInt8]: UserInfo] = [:]
  /// The key of the hashes.
  private let key = SymmetricKey(size: .bits256)
  /// The tokens of users whom somebody has to hand them to, by name: what a kubeconfig needs.
  private var tokens: [String: String] = [:]

  /// Makes an empty list.
  public init() {}

  /// Reads the text of a file.
  public init(parsing text: String, path: String) throws(Fault) {
    for record in try TokenFileReader.records(text, path) {
      guard record.fields.count >= 3 else {
        throw Fault(
          message: "\(path):\(record.line): token file '\(path)' must have at least 3 columns "
            + "(token, user name, user uid), found \(record.fields.count)")
      }
      let token = record.fields[0]
      if token.isEmpty { continue }
      var user = UserInfo(name: record.fields[1], uid: record.fields[2])
      if record.fields.count >= 4 {
        user.groups = record.fields[3].split(separator: ",", omittingEmptySubsequences: false)
          .map(String.init)
      }
      users[hash(token)] = user
      tokens[user.name] = token
    }
  }

  /// The user of a token; `nil` where there is none.
  public func user(of token: String) -> UserInfo? { users[hash(token)] }

  /// The token that the file names last for a user.
  public func token(of user: String) -> String? { tokens[user] }

  /// The hash of a token.
  private func hash(_ token: String) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(token.utf8), using: key))
  }
}

/// Reads comma-separated values as Go's `encoding/csv` does.
enum TokenFileReader {
  /// One record.
  struct Record: Hashable {
    /// The line on which it begins, from 1.
    var line: Int
    /// The fields.
    var fields: [String]
  }

  /// The records of a text; empty lines are skipped.
  static func records(_ text: String, _ path: String) throws(TokenFile.Fault) -> [Record] {
    var records: [Record] = []
    var rest = Array(text.utf8)[...]
    var line = 1
    while !rest.isEmpty {
      let start = line
      if let length = emptyLine(rest) {
        rest = rest.dropFirst(length)
        line += 1
        continue
      }
      var record = Record(line: start, fields: [])
      while true {
        let isLast = try readField(&rest, &line, &record, path)
        if isLast { break }
      }
      records.append(record)
    }
    return records
  }

  /// How long the empty line is with which some bytes begin; `nil` where they begin with none.
  private static func emptyLine(_ bytes: ArraySlice<UInt8>) -> Int? {
    if bytes.first == UInt8(ascii: "\n") { return 1 }
    return bytes.starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")]) ? 2 : nil
  }

  /// Reads one field and what ends it; says whether it was the record's last.
  private static func readField(
    _ rest: inout ArraySlice<UInt8>, _ line: inout Int, _ record: inout Record, _ path: String
  ) throws(TokenFile.Fault) -> Bool {
    var field: [UInt8] = []
    if rest.first == UInt8(ascii: "\"") {
      rest.removeFirst()
      try readQuoted(&rest, &line, &field, path)
    } else {
      while let byte = rest.first, byte != UInt8(ascii: ","), emptyLine(rest) == nil {
        if byte == UInt8(ascii: "\"") {
          throw TokenFile.Fault(
            message: "\(path):\(line): parse error: bare \" in non-quoted field")
        }
        field.append(byte)
        rest.removeFirst()
      }
    }
    record.fields.append(String(decoding: field, as: UTF8.self))
    if rest.first == UInt8(ascii: ",") {
      rest.removeFirst()
      return false
    }
    if let length = emptyLine(rest) {
      rest = rest.dropFirst(length)
      line += 1
      return true
    }
    guard rest.isEmpty else {
      throw TokenFile.Fault(
        message: "\(path):\(line): parse error: extraneous or missing \" in quoted-field")
    }
    return true
  }

  /// Reads the rest of a field in quotes.
  private static func readQuoted(
    _ rest: inout ArraySlice<UInt8>, _ line: inout Int, _ field: inout [UInt8], _ path: String
  ) throws(TokenFile.Fault) {
    let start = line
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") {
        guard rest.first == byte else { return }
        rest.removeFirst()
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      field.append(byte)
    }
    throw TokenFile.Fault(
      message: "\(path):\(start): parse error: extraneous or missing \" in quoted-field")
  }
}
