//! What describes the data set: for programs (Frictionless Data Package) and for libraries (RO-Crate 1.1).

use super::SinglePage;
use crate::link::{Aspect, LinkSettings, Single};

fn has_data_set(settings: &LinkSettings) -> bool {
    settings.has_data_set
}

/// `datapackage.json`: which files there are and what their columns hold.
pub(super) static PACKAGE: SinglePage = SinglePage {
    single: Single {
        exists: has_data_set,
        reads: &[Aspect::Years],
        describes: true,
        ..Single::at("data/datapackage.json")
    },
    template: None,
    render: |view| Ok(view.data_package()),
};

/// The data set as a research object. It gives the date of the newest article.
pub(super) static RO_CRATE: SinglePage = SinglePage {
    single: Single {
        exists: has_data_set,
        reads: &[Aspect::Records, Aspect::Years],
        describes: true,
        ..Single::at("data/ro-crate-metadata.json")
    },
    template: None,
    render: |view| Ok(view.ro_crate()),
};
