internal import APIServer
internal import ArgumentParser
internal import ControlPlane
internal import KubeAPI
internal import Lab

/// `cadet cluster run`: a cluster in the foreground.
struct ClusterRunCommand: AsyncParsableCommand {
  /// What `cadet help cluster run` says.
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a cluster in the foreground until it is interrupted.",
    discussion: """
      When the cluster is there, one line says its address and its kubeconfig. The exit status is \
      0 after an interrupt, 2 when the command line makes no sense or the cluster cannot run.
      """)

  /// What the cluster holds at the start.
  @Option(help: "What a fresh cluster holds: bare or kubeadm.", transform: Self.choice)
  var profile = ClusterConfiguration.Profile.kubeadm

  /// The nodes.
  @Option(
    help: ArgumentHelp(
      "The nodes, between commas; the one named controlplane runs the control plane.",
      valueName: "names"))
  var nodes = "controlplane,node01"

  /// Where to listen.
  @Option(
    help: ArgumentHelp("Where to listen; port 0 takes one that is free.", valueName: "host:port"))
  var listen = ListenPlace(host: "127.0.0.1", port: 6443)

  /// Where the kubeconfig is written.
  @Option(help: ArgumentHelp("Where the kubeconfig is written.", valueName: "file"))
  var kubeconfig = "cadet.kubeconfig"

  /// The file of tokens.
  @Option(
    help: ArgumentHelp(
      "A file of tokens, as kube-apiserver reads it: token,user,uid,\"group1,group2\".",
      valueName: "csv"))
  var tokenAuthFile: String?

  /// The seed of the cluster's chance.
  @Option(help: "The seed of uids, names and delays.")
  var seed: UInt64 = 1

  /// How fast time goes by.
  @Option(help: "How many seconds go by in the cluster in one second.")
  var speed = 1.0

  /// How kubelets run pods.
  @Option(
    help: "How kubelets run pods: simulated, or status, which reports them as running.",
    transform: Self.choice)
  var kubelet = ClusterConfiguration.KubeletMode.simulated

  /// The lab.
  @Option(help: "A lab to start from: a name, or a path to a lab's folder or file.")
  var lab: String?

  /// Where requests are noted.
  @Option(help: ArgumentHelp("Where requests are noted, - for standard output.", valueName: "file"))
  var auditLog: String?

  /// Where labs are looked for.
  @OptionGroup var labs: LabOptions

  /// One of the values of a type.
  private static func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ text: String
  ) throws -> Value {
    if let value = Value(rawValue: text) { return value }
    let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("there is no such value; there are \(known)")
  }

  /// The most bytes of a file of tokens.
  private static let tokenFileMax = 1 << 20

  /// Refuses what makes no sense.
  func validate() throws {
    if !(speed > 0 && speed <= 1_000_000) {
      throw ValidationError("--speed must be more than 0 and at most 1000000")
    }
    if lab == nil { _ = try NodeList(nodes) }
  }

  /// Runs the cluster until it is interrupted.
  func run() async throws {
    let interrupt = Interrupt()
    FileLimit.raise()
    var options = ClusterSession.Options()
    options.host = listen.host
    options.port = listen.port
    options.speed = speed
    if let tokenAuthFile { options.tokenFile = try tokens(in: tokenAuthFile) }
    if let auditLog { options.audit = try AuditFile.open(auditLog) }
    let definition = try lab.map { try labs.lab($0) }
    let session: ClusterSession
    if let definition {
      session = try await start(definition, &options)
    } else {
      let nodes = try NodeList(nodes).nodes
      session = try await start(options) { start, rootCertificate in
        var configuration = ClusterConfiguration(
          profile: profile, nodes: nodes, seed: seed, start: start)
        configuration.rootCertificate = rootCertificate
        configuration.kubelet = kubelet
        return World(configuration)
      }
    }
    do throws(Kubeconfig.Fault) { try session.kubeconfig.write(to: kubeconfig) } catch {
      await session.stop()
      throw Terminal.badUse(error.message)
    }
    if let definition {
      Terminal.say(
        LabDescription.text(
          of: definition, withHints: false, isColoured: Terminal.isColoured))
    }
    Terminal.say("ready: \(session.address) kubeconfig \(kubeconfig)\n")
    await interrupt.wait()
    await session.stop()
  }

  /// Begins a session, or says why it cannot begin.
  private func start(
    _ options: ClusterSession.Options, world: (Instant, String) -> World
  ) async throws -> ClusterSession {
    do {
      return try await ClusterSession.start(options, world: world)
    } catch ListenError.addressInUse {
      throw Terminal.badUse("cannot listen at \(listen): the address is in use")
    } catch ListenError.unusable(let reason) {
      throw Terminal.badUse("cannot listen at \(listen): \(reason)")
    }
  }

  /// Begins a session from a lab's start state, which can be graded.
  private func start(
    _ definition: LabDefinition, _ options: inout ClusterSession.Options
  ) async throws -> ClusterSession {
    let live = LiveLab()
    options.extensions[LiveLab.path] = live.answer
    return try await start(options) { start, rootCertificate in
      let grader = Grader(
        definition, seed: seed, start: start, rootCertificate: rootCertificate)
      live.set(grader)
      return grader.start
    }
  }

  /// The tokens in a file.
  private func tokens(in path: String) throws -> TokenFile {
    let bytes: [UInt8]
    if case .nothing = FileSystem.kind(of: path) {
      throw Terminal.badUse("cannot read \(path): there is no such file")
    }
    do throws(FileSystem.ReadError) {
      bytes = try FileSystem.read(path, limit: Self.tokenFileMax)
    } catch { throw Terminal.badUse("cannot read \(path): \(error.message)") }
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(TokenFile.Fault) { return try TokenFile(parsing: text, path: path) } catch {
      throw Terminal.badUse(error.message)
    }
  }
}
