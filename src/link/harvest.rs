//! What libraries and preservation services harvest beside the pages: descriptions of the archive as a whole.

/// One file for harvesters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HarvestFile {
    /// The data set as a research object (RO-Crate 1.1). There is one where there is a data set.
    RoCrate,
    /// What can be synchronised (ResourceSync 1.1, "Capability List"). There is one where there is a base URL, and so is
    /// the next.
    Capabilities,
    /// Where a harvester begins (ResourceSync 1.1, "Source Description").
    SourceDescription,
}

impl HarvestFile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::RoCrate, Self::Capabilities, Self::SourceDescription];

    /// Root-relative URL of the file.
    pub fn url(self) -> &'static str {
        match self {
            Self::RoCrate => "/data/ro-crate-metadata.json",
            Self::Capabilities => "/capabilitylist.xml",
            Self::SourceDescription => "/.well-known/resourcesync",
        }
    }
}
