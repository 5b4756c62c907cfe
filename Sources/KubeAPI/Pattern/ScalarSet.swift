/// A set of Unicode scalars, as a character class of a pattern names it.
struct ScalarSet: Sendable {
  /// The scalars named by ranges of their numbers.
  private var ranges: [ClosedRange<UInt32>] = []
  /// The scalars named by Unicode category, each wanted or unwanted.
  private var categories: [(name: String, isNegated: Bool)] = []
  /// Whether all others are meant.
  var isNegated = false
  /// Whether upper and lower case are the same.
  var ignoresCase = false

  /// Makes an empty set.
  init() {}

  /// Makes a set of ranges.
  init(_ ranges: [ClosedRange<UInt32>], isNegated: Bool = false) {
    self.ranges = ranges
    self.isNegated = isNegated
  }

  /// Makes a set of one scalar.
  init(_ scalar: Unicode.Scalar, ignoresCase: Bool) {
    ranges = [scalar.value...scalar.value]
    self.ignoresCase = ignoresCase
    if ignoresCase { foldCase() }
  }

  /// Adds a range of scalars.
  mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

  /// Adds all scalars of a class, or all that are not in it.
  mutating func insert(_ ranges: [ClosedRange<UInt32>], isNegated: Bool) {
    guard isNegated else { return self.ranges.append(contentsOf: ranges) }
    var low: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > low { self.ranges.append(low...(range.lowerBound - 1)) }
      low = max(low, range.upperBound + 1)
    }
    if low <= 0x10FFFF { self.ranges.append(low...0x10FFFF) }
  }

  /// Adds all scalars of a Unicode category, or all that are not in it.
  mutating func insert(category: String, isNegated: Bool) {
    categories.append((category, isNegated))
  }

  /// Makes upper and lower case the same.
  mutating func foldCase() {
    ignoresCase = true
    for range in ranges where range.count == 1 {
      guard let scalar = Unicode.Scalar(range.lowerBound) else { continue }
      for variant in Self.variants(of: scalar) { ranges.append(variant.value...variant.value) }
    }
  }

  /// Whether a scalar is in the set.
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    if names(scalar) { return !isNegated }
    if ignoresCase {
      for variant in Self.variants(of: scalar) where names(variant) { return !isNegated }
    }
    return isNegated
  }

  /// Whether a scalar is named by a range or category.
  private func names(_ scalar: Unicode.Scalar) -> Bool {
    for range in ranges where range.contains(scalar.value) { return true }
    for category in categories {
      if Self.name(of: scalar).hasPrefix(category.name) != category.isNegated { return true }
    }
    return false
  }

  /// The other spellings of a letter, upper and lower case.
  private static func variants(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if scalar.isASCII {
      switch scalar.value {
      case 65...90: return [Unicode.Scalar(UInt8(scalar.value + 32))]
      case 97...122: return [Unicode.Scalar(UInt8(scalar.value - 32))]
      default: return []
      }
    }
    var variants: [Unicode.Scalar] = []
    for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
      guard text.unicodeScalars.count == 1, let variant = text.unicodeScalars.first,
        variant != scalar
      else { continue }
      variants.append(variant)
    }
    return variants
  }

  /// The two-letter name of a scalar's category.
  private static func name(of scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }

  /// The names of all categories, of one and of two letters.
  static let categoryNames: Set<String> = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc",
    "Pd",
    "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc",
    "Cf",
    "Cs", "Co",
  ]

  /// The classes `\d`, `\s` and `\w`.
  static func perl(_ letter: Unicode.Scalar) -> [ClosedRange<UInt32>]? {
    switch letter {
    case "d": [48...57]
    case "s": [9...10, 12...13, 32...32]
    case "w": [48...57, 65...90, 95...95, 97...122]
    default: nil
    }
  }

  /// The classes that are written `[:alpha:]`.
  static func posix(_ name: String) -> [ClosedRange<UInt32>]? {
    switch name {
    case "alnum": [48...57, 65...90, 97...122]
    case "alpha": [65...90, 97...122]
    case "ascii": [0...127]
    case "blank": [9...9, 32...32]
    case "cntrl": [0...31, 127...127]
    case "digit": [48...57]
    case "graph": [33...126]
    case "lower": [97...122]
    case "print": [32...126]
    case "punct": [33...47, 58...64, 91...96, 123...126]
    case "space": [9...13, 32...32]
    case "upper": [65...90]
    case "word": [48...57, 65...90, 95...95, 97...122]
    case "xdigit": [48...57, 65...70, 97...102]
    default: nil
    }
  }
}
